using System.Text;

namespace ImageFactory.Operator.Notifications.Channels;

/// <summary>Texts of others, as a part of ours.</summary>
internal static class OneLine
{
    /// <summary>
    /// The text in one line, without what terminals and headers would take for more than text: control characters,
    /// marks that turn the direction of writing, and halves of characters.
    /// </summary>
    public static string Of(string? text)
    {
        var line = new StringBuilder();
        foreach (var rune in (text ?? string.Empty).EnumerateRunes())
        {
            if (Rune.IsControl(rune) || rune.Value is 0x2028 or 0x2029)
            {
                line.Append(' ');
            }
            else if (Rune.GetUnicodeCategory(rune) != System.Globalization.UnicodeCategory.Format)
            {
                line.Append(rune);
            }
        }

        return line.ToString().Trim();
    }
}
