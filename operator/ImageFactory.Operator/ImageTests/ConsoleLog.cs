using System.Text.RegularExpressions;
using ImageFactory.Operator.Hosts.Contract;

namespace ImageFactory.Operator.ImageTests;

/// <summary>
/// Tells from a server's console why it did not answer, in the words of HostScripts/boot.sh, which looks at the console
/// of the machines that a test pod boots itself. Pure.
/// </summary>
internal static partial class ConsoleLog
{
    private const string NoAnswer = "NoAnswer";
    private const int TailLines = 8;
    private const int TailColumns = 120;

    /// <summary>The problem, with what the console adds to it.</summary>
    public static TestProblem? Explain(string console, TestProblem? problem)
    {
        var tail = Tail(console);
        if (Panic().Match(Printable(console)) is { Success: true, Value: var panic })
        {
            return new TestProblem("KernelPanic", $"{panic}; the last lines on the console: {tail}");
        }

        if (problem?.Reason != NoAnswer)
        {
            return problem;
        }

        if (Prompt().IsMatch(console))
        {
            return new TestProblem(
                "NoNetwork",
                $"the image boots, but {problem.Message}: check that it has an SSH server and asks for an address by "
                + $"DHCP, and that test pods reach the server's network; the last lines on the console: {tail}");
        }

        return Kernel().IsMatch(console)
            ? new TestProblem(
                "DidNotBoot", $"the kernel started, but {problem.Message}; the last lines on the console: {tail}")
            : new TestProblem(
                "DidNotBoot",
                $"{problem.Message}, and there is no kernel line on the serial console: check the boot loader, and "
                + $"console=ttyS0 among the kernel's parameters; the last lines: {tail}");
    }

    private static string Printable(string console) =>
        Unprintable().Replace(Escape().Replace(console, string.Empty), string.Empty);

    private static string Tail(string console) => string.Join(
        '\n',
        Printable(console)
            .Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .TakeLast(TailLines)
            .Select(line => line.Length > TailColumns ? line[..TailColumns] : line));

    // The lines after it are registers, mostly.
    [GeneratedRegex(@"Kernel panic - not syncing.*")]
    private static partial Regex Panic();

    // In no expression here may a letter be looked at again and again: an image writes on its console what it likes.
    [GeneratedRegex(@"(?<=[a-zA-Z0-9.-]) login: |Cloud-init v\. .{0,200} finished at")]
    private static partial Regex Prompt();

    [GeneratedRegex(@"Linux version|^\[ *[0-9]+\.[0-9]+\] ", RegexOptions.Multiline)]
    private static partial Regex Kernel();

    [GeneratedRegex(@"\x1b\[[0-9;?]*[A-Za-z]|\x1b[()][A-Z0-9]")]
    private static partial Regex Escape();

    [GeneratedRegex(@"[\x00-\x09\x0b-\x1f\x7f]")]
    private static partial Regex Unprintable();
}
