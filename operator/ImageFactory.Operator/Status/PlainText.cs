using System.Buffers;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace ImageFactory.Operator.Status;

/// <summary>
/// Texts that hosts, clouds and clusters wrote. They end up on terminals, in events and in YAML: of control characters
/// only line feeds and tabs are left, and nothing that turns the direction of writing. Pure.
/// </summary>
internal static class PlainText
{
    private static readonly SearchValues<char> Refused = SearchValues.Create(
    [
        .. Enumerable.Range(0, 0xa0).Select(code => (char)code)
            .Where(letter => char.IsControl(letter) && letter is not '\n' and not '\t'),
        '\u2028', '\u2029',
        .. "\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069",
    ]);

    /// <summary>The text, with blanks for what is left out.</summary>
    public static string Of(string text) => text.AsSpan().ContainsAny(Refused)
        ? string.Create(text.Length, text, (target, source) =>
        {
            source.CopyTo(target);
            target.ReplaceAny(Refused, ' ');
        })
        : text;

    /// <summary>Does that to all texts of a tree; true if one was changed.</summary>
    public static bool Clean(JsonNode? node)
    {
        var isChanged = false;
        switch (node)
        {
            case JsonArray items:
                for (var i = 0; i < items.Count; i++)
                {
                    isChanged |= Clean(items[i], text => items[i] = text);
                }

                break;
            case JsonObject fields:
                foreach (var (name, value) in fields.ToList())
                {
                    isChanged |= Clean(value, text => fields[name] = text);
                }

                break;
        }

        return isChanged;
    }

    private static bool Clean(JsonNode? value, Action<string> set)
    {
        if (value is not JsonValue || value.GetValueKind() != JsonValueKind.String)
        {
            return Clean(value);
        }

        var text = value.GetValue<string>();
        var plain = Of(text);
        if (plain == text)
        {
            return false;
        }

        set(plain);
        return true;
    }
}
