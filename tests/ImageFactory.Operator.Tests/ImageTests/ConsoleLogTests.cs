using ImageFactory.Operator.Hosts.Contract;
using ImageFactory.Operator.ImageTests;
using Xunit;

namespace ImageFactory.Operator.Tests.ImageTests;

public sealed class ConsoleLogTests
{
    private static readonly TestProblem NoAnswer = new("NoAnswer", "SSH at 10.0.0.9 did not answer");

    [Theory]
    [InlineData("", "DidNotBoot", "SSH at 10.0.0.9 did not answer, and there is no kernel line on the serial console")]
    [InlineData(
        "[    0.000000] Linux version 6.1.0\r\n",
        "DidNotBoot",
        "the kernel started, but SSH at 10.0.0.9 did not answer")]
    [InlineData(
        "[    1.5] x\ndebian login: ",
        "NoNetwork",
        "the image boots, but SSH at 10.0.0.9 did not answer: check that it has an SSH server")]
    [InlineData(
        "[    1.5] Kernel panic - not syncing: no init\n",
        "KernelPanic",
        "Kernel panic - not syncing: no init; the last lines")]
    public void A_console_tells_why_a_server_does_not_answer(string console, string reason, string message)
    {
        var problem = ConsoleLog.Explain(console, NoAnswer)!;

        Assert.Equal(reason, problem.Reason);
        Assert.StartsWith(message, problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_the_suite_found_stands_unless_the_kernel_stopped_meanwhile()
    {
        var found = new TestProblem("TestsFailed", "1 of 7 tests failed");

        Assert.Equal(found, ConsoleLog.Explain("debian login: ", found));
        Assert.Equal("KernelPanic", ConsoleLog.Explain("Kernel panic - not syncing: x", found)!.Reason);
    }

    [Fact]
    public void The_last_lines_come_without_what_moves_a_cursor()
    {
        var lines = string.Concat(
            Enumerable.Range(1, 20).Select(number => $"\u001b[0;32mline {number}\u001b[0m\r\n\r\n"));

        Assert.EndsWith(
            "the last lines on the console: line 14\nline 15\nline 16\nline 17\nline 18\nline 19\nline 20\n"
            + "Kernel panic - not syncing: " + new string('x', 92),
            ConsoleLog.Explain($"{lines}Kernel panic - not syncing: {new string('x', 300)}", NoAnswer)!.Message,
            StringComparison.Ordinal);
    }
}
