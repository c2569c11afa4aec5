using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace ImageFactory.Demo;

/// <summary>Makes of what tools write to a terminal something that can be shown inside a line.</summary>
internal static partial class LogText
{
    /// <summary>The last line that says something; empty when there is none.</summary>
    public static async Task<string> LastLineAsync(Stream log, CancellationToken cancellationToken)
    {
        using var reader = new StreamReader(log, Encoding.UTF8);
        var last = string.Empty;
        while (await reader.ReadLineAsync(cancellationToken) is { } line)
        {
            if (!string.IsNullOrWhiteSpace(line))
            {
                last = line;
            }
        }

        return Clean(last);
    }

    /// <summary>
    /// The line without colours, cursor movements and other control characters. Of a line that was written over again
    /// and again, as progress bars are, the last state.
    /// </summary>
    public static string Clean(string line)
    {
        var plain = EscapeSequence().Replace(line, string.Empty).TrimEnd();
        plain = plain[(plain.LastIndexOf('\r') + 1)..];
        return string.Concat(plain.Select(Printable)).Trim();
    }

    /// <summary>The text, cut to a width.</summary>
    public static string Cut(string text, int width)
    {
        if (text.Length <= width)
        {
            return text;
        }

        // Half of a surrogate pair is no character.
        var end = char.IsHighSurrogate(text[width - 2]) ? width - 2 : width - 1;
        return $"{text[..end]}…";
    }

    // A tab or a backspace would move the cursor; a mark of writing direction would turn the rest of the line around.
    private static string Printable(char character) => char.GetUnicodeCategory(character) switch
    {
        UnicodeCategory.Control => " ",
        UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator => string.Empty,
        _ => character.ToString(),
    };

    // ECMA-48: control sequences (colours, movements), operating system commands (titles), and the other sequences.
    [GeneratedRegex(@"\x1b\[[0-?]*[ -/]*[@-~]|\x1b\][^\x07\x1b]*(\x07|\x1b\\)?|\x1b[ -/]*[0-~]?")]
    private static partial Regex EscapeSequence();
}
