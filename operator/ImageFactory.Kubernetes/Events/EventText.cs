using System.Text;

namespace ImageFactory.Kubernetes.Events;

/// <summary>Makes texts what the server takes, which it counts in bytes, and what a terminal may show.</summary>
internal static class EventText
{
    private const string Ellipsis = "…";

    /// <summary>The text without control characters, but for line feeds and tabs.</summary>
    public static string Plain(string text) =>
        string.Concat(text.Select(letter => char.IsControl(letter) && letter is not '\n' and not '\t' ? ' ' : letter));

    public static string Cut(string text, int maxBytes)
    {
        if (Encoding.UTF8.GetByteCount(text) <= maxBytes)
        {
            return text;
        }

        var room = maxBytes - Encoding.UTF8.GetByteCount(Ellipsis);
        var length = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            room -= rune.Utf8SequenceLength;
            if (room < 0)
            {
                break;
            }

            length += rune.Utf16SequenceLength;
        }

        return string.Concat(text.AsSpan(0, length), Ellipsis);
    }
}
