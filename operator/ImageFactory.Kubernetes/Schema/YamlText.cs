using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace ImageFactory.Kubernetes.Schema;

/// <summary>Writes JSON as YAML that people can read: keys in their order, block style, long texts folded.</summary>
public static class YamlText
{
    private static readonly HashSet<string> Words =
        new(StringComparer.OrdinalIgnoreCase)
        {
            "y", "n", "yes", "no", "on", "off", "true", "false", "null", "~", string.Empty,
        };

    /// <summary>One document, with a line feed at its end.</summary>
    public static string Write(JsonNode node)
    {
        using var text = new StringWriter(CultureInfo.InvariantCulture) { NewLine = "\n" };
        var emitter = new Emitter(text, new EmitterSettings().WithBestWidth(110));
        emitter.Emit(new StreamStart());
        emitter.Emit(new DocumentStart(null, null, isImplicit: true));
        Emit(emitter, node);
        emitter.Emit(new DocumentEnd(isImplicit: true));
        emitter.Emit(new StreamEnd());
        return text.ToString();
    }

    private static void Emit(Emitter emitter, JsonNode? node)
    {
        switch (node)
        {
            case JsonObject map:
                emitter.Emit(new MappingStart(
                    AnchorName.Empty,
                    TagName.Empty,
                    isImplicit: true,
                    map.Count == 0 ? MappingStyle.Flow : MappingStyle.Block));
                foreach (var (key, value) in map)
                {
                    emitter.Emit(Text(key));
                    Emit(emitter, value);
                }

                emitter.Emit(new MappingEnd());
                break;
            case JsonArray list:
                emitter.Emit(new SequenceStart(
                    AnchorName.Empty,
                    TagName.Empty,
                    isImplicit: true,
                    list.Count == 0 ? SequenceStyle.Flow : SequenceStyle.Block));
                foreach (var item in list)
                {
                    Emit(emitter, item);
                }

                emitter.Emit(new SequenceEnd());
                break;
            default:
                emitter.Emit(
                    node?.GetValueKind() == JsonValueKind.String
                        ? Text(node.GetValue<string>())
                        : new Scalar(node?.ToJsonString() ?? "null"));
                break;
        }
    }

    private static Scalar Text(string text)
    {
        var style = text.Contains('\n', StringComparison.Ordinal) ? ScalarStyle.Literal
            : LooksLikeAnotherType(text) ? ScalarStyle.SingleQuoted
            : ScalarStyle.Any;
        return new Scalar(AnchorName.Empty, TagName.Empty, text, style, isPlainImplicit: true, isQuotedImplicit: true);
    }

    // YAML 1.1, which Kubernetes reads, takes yes, on, 1_000, .5 and .NaN for other things than texts.
    private static bool LooksLikeAnotherType(string text) =>
        Words.Contains(text) || char.IsAsciiDigit(text[0]) || text[0] is '+' or '-' or '=' or '<'
        || (text[0] == '.' && (text.Length < 2 || !char.IsAsciiLetter(text[1]) || char.IsUpper(text[1])));
}
