using System.Text.RegularExpressions;
using ImageFactory.Testing;
using Xunit;

namespace ImageFactory.Operator.Tests.Architecture;

/// <summary>
/// Whatever opens a disk says its format. QEMU guesses it otherwise by the first bytes, which are whatever a guest, or
/// an element of a tenant, has written there: a qcow2 header, for instance, that names any file of the host.
/// </summary>
public sealed partial class DiskFormatTests
{
    private static readonly string[] Folders = [".ci", "config", "docs", "operator", "tests"];

    [Fact]
    public void Every_call_of_qemu_says_the_format_of_each_file_that_it_opens() => Assert.Empty(
        from folder in Folders
        from file in Directory.EnumerateFiles(
            Path.Combine(RepositoryRoot.Path, folder), "*", SearchOption.AllDirectories)
        let name = Path.GetRelativePath(RepositoryRoot.Path, file)
        where !BuildOutput().IsMatch(name) && Path.GetFileName(file) != $"{nameof(DiskFormatTests)}.cs"
        from call in Guessing(File.ReadAllText(file))
        select $"{name}: {call}");

    [Theory]
    [InlineData("qemu-img info -f qcow2 --output=json \"$1\"")]
    [InlineData("supervise qemu-img convert -f raw -O qcow2 \"$@\" a b || fail")]
    [InlineData("qemu-img convert \\\n  -f raw a b")]
    [InlineData("qemu-img compare -f raw -F qcow2 -q a b")]
    [InlineData("qemu-img create -q -f qcow2 a 1M")]
    [InlineData("qemu-img create -f qcow2 -F qcow2 -b a b")]
    [InlineData("qemu-img snapshot -c x --image-opts driver=qcow2,file.filename=a")]
    [InlineData("for program in qemu-img sgdisk; do first_version qemu-img --version; done")]
    [InlineData("Run(\"qemu-img\", [\"info\", \"-f\", \"qcow2\", file])")]
    [InlineData("setpriv qemu-system-x86_64 -m 16 \\\n  -drive \"file=$DISK,format=raw\" -display none")]
    public void A_call_that_says_it_is_let_through(string text) => Assert.Empty(Guessing(text));

    [Theory]
    [InlineData("qemu-img info --output=json \"$1\"")]
    [InlineData("qemu-img convert -O raw a b")]
    [InlineData("qemu-img convert \"$@\" a b")]
    [InlineData("qemu-img check -q a; other -f raw")]
    [InlineData("qemu-img compare -q a b")]
    [InlineData("qemu-img compare -f raw a b")]
    [InlineData("qemu-img create -f qcow2 -b a b")]
    [InlineData("qemu-img rebase -f qcow2 -b a b")]
    [InlineData("Run(\"qemu-img\", [\"info\", file])")]
    [InlineData("qemu-system-x86_64 -m 16 -drive \"file=$DISK,format=raw\" -drive file=b")]
    [InlineData("qemu-system-x86_64 -m 16 \\\n  -hda a")]
    [InlineData("qemu-system-x86_64 -m 16 -cdrom a")]
    public void A_call_that_lets_QEMU_guess_is_found(string text) => Assert.Single(Guessing(text));

    private static IEnumerable<string> Guessing(string text)
    {
        var lines = text.Replace("\\\n", " ", StringComparison.Ordinal);
        var shell = QemuImg().Matches(lines).Where(call => !IsSaid(call.Value)).Select(call => call.Value);
        var code = QemuImgOfCode().Matches(lines)
            .Where(call => !IsSaid(call.Value.Replace("\", \"", " ", StringComparison.Ordinal)))
            .Select(call => call.Value);
        var machines = QemuSystem().Matches(lines)
            .Where(call => OldDrive().IsMatch(call.Value)
                || Drive().Matches(call.Value).Any(
                    drive => !drive.Value.Contains("format=", StringComparison.Ordinal)))
            .Select(call => call.Value);
        return [.. shell, .. code, .. machines];
    }

    // -f is that of the file itself, -F that of the second one, or of the backing file.
    private static bool IsSaid(string call) =>
        call.Contains(" --image-opts driver=", StringComparison.Ordinal)
        || call.Contains(" -f ", StringComparison.Ordinal)
        && (call.Contains(" -F ", StringComparison.Ordinal)
            || !call.Contains("compare", StringComparison.Ordinal) && !call.Contains(" -b ", StringComparison.Ordinal));

    [GeneratedRegex(
        @"\bqemu-img (amend|bench|bitmap|check|commit|compare|convert|create|dd|info|map|measure|rebase|resize|"
        + @"snapshot) [^;|&\n]*")]
    private static partial Regex QemuImg();

    [GeneratedRegex(@"""qemu-img"",\s*\[[^\]]*\]")]
    private static partial Regex QemuImgOfCode();

    [GeneratedRegex(@"\bqemu-system-\w+ -[^;&\n]*")]
    private static partial Regex QemuSystem();

    [GeneratedRegex(@" -drive \S+")]
    private static partial Regex Drive();

    [GeneratedRegex(@" -(hd[a-d]|fd[ab]|cdrom|sd|mtdblock|pflash|blockdev) ")]
    private static partial Regex OldDrive();

    [GeneratedRegex(@"(^|[/\\])(bin|obj)[/\\]|packages\.lock\.json$")]
    private static partial Regex BuildOutput();
}
