using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using ImageFactory.Kubernetes.Json;

namespace ImageFactory.Kubernetes.Client;

/// <summary>
/// Makes the body of a server-side apply: what the server itself writes must not be claimed, and a resourceVersion
/// would turn the apply into a conditional one.
/// </summary>
internal static partial class ApplyBody
{
    private static readonly string[] ServersOwn =
        ["managedFields", "resourceVersion", "uid", "creationTimestamp", "generation", "deletionTimestamp",
         "deletionGracePeriodSeconds", "selfLink"];

    private static readonly JsonSerializerOptions PlainText = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        TypeInfoResolver = KubernetesJsonContext.Default,
    };

    /// <summary>Everything but the status, which has its own call.</summary>
    public static JsonObject Whole(JsonObject entity)
    {
        entity.Remove("status");
        if (entity["metadata"] is JsonObject metadata)
        {
            foreach (var name in ServersOwn)
            {
                metadata.Remove(name);
            }
        }

        return entity;
    }

    /// <summary>
    /// The status, and which object it is of. A UID would be of no use: the server passes over it here, as tests
    /// against 1.20 and 1.36 show.
    /// </summary>
    public static JsonObject Status(JsonObject entity)
    {
        var metadata = new JsonObject();
        foreach (var name in (string[])["name", "namespace"])
        {
            if (entity["metadata"]?[name] is { } value)
            {
                metadata[name] = value.DeepClone();
            }
        }

        return new JsonObject
        {
            ["apiVersion"] = entity["apiVersion"]?.DeepClone(),
            ["kind"] = entity["kind"]?.DeepClone(),
            ["metadata"] = metadata,
            ["status"] = entity["status"]?.DeepClone() ?? new JsonObject(),
        };
    }

    /// <summary>
    /// The text that is sent. The server reads it as YAML, where a character beyond U+FFFF, such as an emoji, cannot be
    /// written as JSON escapes it, in two halves: it stands as itself. No encoder of .NET leaves these alone.
    /// </summary>
    public static string Text(JsonObject body) => EscapedBackslashOrPair().Replace(
        body.ToJsonString(PlainText),
        match => match.Groups["high"].Success ? $"{Half(match, "high")}{Half(match, "low")}" : match.Value);

    private static char Half(Match match, string name) =>
        (char)ushort.Parse(match.Groups[name].ValueSpan, NumberStyles.HexNumber, CultureInfo.InvariantCulture);

    // An escaped backslash is taken first, so that what follows it is not mistaken for an escape.
    [GeneratedRegex(@"\\\\|\\u(?<high>D[89AB][0-9A-F]{2})\\u(?<low>D[C-F][0-9A-F]{2})", RegexOptions.CultureInvariant)]
    private static partial Regex EscapedBackslashOrPair();
}
