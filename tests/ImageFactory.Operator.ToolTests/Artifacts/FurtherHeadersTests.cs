using ImageFactory.Operator.Api.Shared;
using ImageFactory.Operator.Artifacts.Disks;
using ImageFactory.Testing;
using ImageFactory.Testing.Processes;
using Xunit;

namespace ImageFactory.Operator.ToolTests.Artifacts;

/// <summary>What the real qemu-img writes of a disk in other formats than qcow2.</summary>
public sealed class FurtherHeadersTests : IDisposable
{
    private const int ReadBytes = 64 << 10;
    private const string Vmdk = "qemu-img convert -f raw -O vmdk -o subformat=streamOptimized {disk} {image}";

    private readonly TemporaryFolder _folder = new();

    private string Image => Path.Combine(_folder.Path, "image");

    public void Dispose() => _folder.Dispose();

    // As package.sh does.
    [Theory]
    [InlineData(ImageFormat.Raw, "qemu-img convert -f raw -O raw {disk} {image}")]
    [InlineData(ImageFormat.Vhd, "qemu-img convert -f raw -O vpc -o subformat=dynamic,force_size=on {disk} {image}")]
    [InlineData(ImageFormat.Vmdk, Vmdk)]
    public async Task An_image_by_itself_is_accepted_when_it_is_not_too_large(ImageFormat format, string command)
    {
        Assert.Null(await ProblemAsync(format, command, most: 3 << 20));
        Assert.Contains(
            "bytes, and has to have 1 to",
            await ProblemAsync(format, command, most: 1 << 20),
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(ImageFormat.Raw, "qemu-img convert -f raw -O qcow2 {disk} {image}", "a file of another format")]
    [InlineData(ImageFormat.Raw, Vmdk, "a file of another format")]
    [InlineData(ImageFormat.Vhd, "qemu-img convert -f raw -O vpc -o subformat=fixed {disk} {image}", "no dynamic VHD")]
    [InlineData(ImageFormat.Vhd, "qemu-img convert -f raw -O qcow2 {disk} {image}", "no dynamic VHD")]
    [InlineData(
        ImageFormat.Vmdk, "qemu-img convert -f raw -O vmdk -o subformat=monolithicSparse {disk} {image}", "createType")]
    [InlineData(
        ImageFormat.Vmdk,
        "qemu-img convert -f raw -O vmdk -o subformat=monolithicFlat {disk} {image}",
        "no sparse VMDK")]
    [InlineData(
        ImageFormat.Vmdk,
        "qemu-img convert -f raw -O vmdk {disk} {disk}.base; "
            + "qemu-img create -q -f vmdk -F vmdk -b {disk}.base {image}",
        "createType")]
    public async Task What_an_image_may_not_be_is_refused(ImageFormat format, string commands, string problem) =>
        Assert.Contains(problem, await ProblemAsync(format, commands, most: 1 << 30), StringComparison.Ordinal);

    [Theory]
    [InlineData("parentCID=ffffffff", "parentCID=00000000", "it names a parent")]
    [InlineData("# Extent description", "parentFileNameHint=\"", "it names a parent")]
    [InlineData("RW 6144 SPARSE \"image\"", "RW 6144 FLAT \"/etc/x\"", "it has other extents")]
    [InlineData("#DDB", "RW 1", "it has other extents")]
    public async Task A_vmdk_that_names_other_files_is_refused(string words, string others, string problem)
    {
        await MakeAsync(Vmdk);
        var bytes = await File.ReadAllBytesAsync(Image);
        var at = bytes.AsSpan().IndexOf(System.Text.Encoding.ASCII.GetBytes(words));
        System.Text.Encoding.ASCII.GetBytes(others.PadRight(words.Length)).CopyTo(bytes.AsSpan(at));

        Assert.Contains(
            problem,
            FurtherHeaders.Problem(ImageFormat.Vmdk, bytes.AsSpan(0, ReadBytes), bytes.Length, 1 << 30),
            StringComparison.Ordinal);
    }

    // QEMU puts a new CID of up to eight digits into the text of before, and leaves the end of the longer one.
    [Theory]
    [InlineData("", null)]
    [InlineData("\n", null)]
    [InlineData("83647\"\n", null)]
    [InlineData("\"", "behind a byte of zero")]
    [InlineData("RW 6144 FLAT \"/etc/x\"", "behind a byte of zero")]
    public async Task A_vmdk_whose_new_cid_is_shorter_is_accepted(string rest, string? problem)
    {
        await MakeAsync(Vmdk);
        var bytes = await File.ReadAllBytesAsync(Image);
        var end = 512 + bytes.AsSpan(512).IndexOf((byte)0);
        bytes.AsSpan(end, 64).Clear();
        System.Text.Encoding.ASCII.GetBytes(rest).CopyTo(bytes.AsSpan(end + 1));

        var found = FurtherHeaders.Problem(ImageFormat.Vmdk, bytes.AsSpan(0, ReadBytes), bytes.Length, 1 << 30);
        if (problem is null)
        {
            Assert.Null(found);
        }
        else
        {
            Assert.Contains(problem, found, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData(60 + 3, 4, "disk type is 4")]
    [InlineData(512 + 40, 1, "it names a parent")]
    [InlineData(512 + 64, 1, "it names a parent")]
    [InlineData(512 + 576, 1, "it names a parent")]
    [InlineData(16, 1, "data offset")]
    public async Task A_vhd_that_names_a_parent_is_refused(int offset, byte value, string problem)
    {
        await MakeAsync("qemu-img convert -f raw -O vpc -o subformat=dynamic,force_size=on {disk} {image}");
        var bytes = await File.ReadAllBytesAsync(Image);
        bytes[offset] = value;

        Assert.Contains(
            problem,
            FurtherHeaders.Problem(ImageFormat.Vhd, bytes.AsSpan(0, ReadBytes), bytes.Length, 1 << 30),
            StringComparison.Ordinal);
    }

    private async Task<string?> ProblemAsync(ImageFormat format, string commands, long most)
    {
        await MakeAsync(commands);
        var bytes = await File.ReadAllBytesAsync(Image);
        return FurtherHeaders.Problem(format, bytes.AsSpan(0, Math.Min(bytes.Length, ReadBytes)), bytes.Length, most);
    }

    private async Task MakeAsync(string commands)
    {
        File.Delete(Image);
        var disk = Path.Combine(_folder.Path, "disk");
        await File.WriteAllBytesAsync(disk, Bytes.Make(3 << 20));
        foreach (var command in commands.Split("; "))
        {
            var words = command
                .Replace("{image}", Image, StringComparison.Ordinal)
                .Replace("{disk}", disk, StringComparison.Ordinal)
                .Split(' ');
            (await Command.RunAsync(words[0], words[1..])).Checked();
        }
    }
}
