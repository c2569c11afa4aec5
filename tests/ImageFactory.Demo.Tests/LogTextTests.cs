using System.Text;
using Xunit;

namespace ImageFactory.Demo.Tests;

/// <summary>What tools write becomes one line that cannot disturb what stands around it.</summary>
public sealed class LogTextTests
{
    [Theory]
    [InlineData("Setting up dpkg (1.21.22) ...", "Setting up dpkg (1.21.22) ...")]
    [InlineData("\u001b[1;31mred\u001b[0m and \u001b[Kplain", "red and plain")]
    [InlineData("\u001b]0;a title\u0007text", "text")]
    [InlineData("\u001b]8;;http://example.org\u001b\\link\u001b]8;;\u001b\\", "link")]
    [InlineData("\u001b(Btext\u001bM", "text")]
    [InlineData("  (10.0/100%)\r  (55.1/100%)\r", "(55.1/100%)")]
    [InlineData("a\tb\bc\u0000d", "a b c d")]
    [InlineData("right\u202eleft", "rightleft")]
    [InlineData("\u001b[2J\u001b", "")]
    [InlineData("", "")]
    public void A_line_loses_what_controls_a_terminal(string line, string expected) =>
        Assert.Equal(expected, LogText.Clean(line));

    [Theory]
    [InlineData("one\ntwo\n", "two")]
    [InlineData("one\ntwo\n\n  \n", "two")]
    [InlineData("one\ntw", "tw")]
    [InlineData("", "")]
    public async Task The_last_line_is_the_last_that_says_something(string log, string expected)
    {
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes(log));
        Assert.Equal(expected, await LogText.LastLineAsync(stream, CancellationToken.None));
    }

    [Theory]
    [InlineData("exact", 5, "exact")]
    [InlineData("too long", 5, "too …")]
    [InlineData("too\U0001F600long", 5, "too…")]
    public void A_text_is_cut_to_a_width(string text, int width, string expected) =>
        Assert.Equal(expected, LogText.Cut(text, width));
}
