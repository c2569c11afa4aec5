using System.Text.Json.Nodes;
using ImageFactory.Kubernetes.Schema;
using ImageFactory.Testing;
using Xunit;

namespace ImageFactory.Kubernetes.Tests.Schema;

public sealed class YamlTextTests
{
    [Theory]
    [InlineData("plain")]
    [InlineData("12")]
    [InlineData("1_000")]
    [InlineData("yes")]
    [InlineData("Off")]
    [InlineData("null")]
    [InlineData("~")]
    [InlineData("")]
    [InlineData(".5")]
    [InlineData(".NaN")]
    [InlineData(".spec.size")]
    [InlineData("2026-01-31")]
    [InlineData("a: b # c")]
    [InlineData("it's \"quoted\"")]
    [InlineData("line\nbreak\n")]
    [InlineData(" blanks ")]
    [InlineData("{a}")]
    [InlineData("*x")]
    public void A_text_stays_that_text(string text)
    {
        var yaml = YamlText.Write(new JsonObject { ["key"] = text });

        Assert.Equal(text, YamlDocuments.Parse(yaml)[0]["key"]!.GetValue<string>());
    }

    [Fact]
    public void Numbers_flags_and_empty_ones_are_written_plain() => Assert.Equal(
        "a: 1\nb: true\nc: {}\nd: []\n",
        YamlText.Write(new JsonObject { ["a"] = 1, ["b"] = true, ["c"] = new JsonObject(), ["d"] = new JsonArray() }));
}
