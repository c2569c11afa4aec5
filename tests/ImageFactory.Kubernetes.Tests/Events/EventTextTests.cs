using System.Text;
using ImageFactory.Kubernetes.Events;
using Xunit;

namespace ImageFactory.Kubernetes.Tests.Events;

public sealed class EventTextTests
{
    [Theory]
    [InlineData("short", 10, "short")]
    [InlineData("exactly10!", 10, "exactly10!")]
    [InlineData("more than ten", 10, "more th…")]
    [InlineData("ÄÄÄÄÄÄ", 10, "ÄÄÄ…")]
    [InlineData("a😀😀😀", 10, "a😀…")]
    public void A_text_is_cut_to_its_bytes_and_never_within_a_character(string text, int bytes, string expected)
    {
        var cut = EventText.Cut(text, bytes);

        Assert.Equal(expected, cut);
        Assert.True(Encoding.UTF8.GetByteCount(cut) <= bytes);
    }
}
