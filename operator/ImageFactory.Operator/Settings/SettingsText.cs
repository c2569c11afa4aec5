using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using ImageFactory.Kubernetes.Schema;

namespace ImageFactory.Operator.Settings;

/// <summary>
/// Settings as text. They name files with secrets and hold none, but for what somebody wrote into a URL: a name and a
/// password, a token in the query, and the path of a webhook, which is all that it takes to post there. These are never
/// shown.
/// </summary>
internal static partial class SettingsText
{
    private const string Hidden = "…";

    /// <summary>All settings, with every default, as YAML that can be read again.</summary>
    public static string Write(OperatorOptions options)
    {
        var tree = Tree(options);
        MaskAll(tree);
        return YamlText.Write(tree);
    }

    /// <summary>All settings, with every default, as a tree.</summary>
    public static JsonObject Tree(OperatorOptions options)
    {
        var complete = options with
        {
            Builder = options.Builder with { Images = [.. options.Builder.WithDefaults] },
        };
        return JsonSerializer.SerializeToNode(complete, SettingsJsonContext.Default.OperatorOptions)!.AsObject();
    }

    /// <summary>A text without names and passwords in URLs.</summary>
    public static string Mask(string text) => Credentials().Replace(text, "://***@");

    /// <summary>A URL without name, password and query.</summary>
    public static string MaskUrl(string url)
    {
        var parts = Parts().Match(url);
        return parts.Groups["scheme"].Value
            + (parts.Groups["user"].Success ? "***@" : string.Empty)
            + parts.Groups["host"].Value
            + parts.Groups["path"].Value
            + (parts.Groups["query"].Success ? $"?{Hidden}" : string.Empty);
    }

    private static string MaskPath(string url)
    {
        var parts = Parts().Match(url);
        var isBare = !parts.Groups["query"].Success && parts.Groups["path"].Value is "" or "/";
        return isBare ? url : $"{parts.Groups["scheme"].Value}{parts.Groups["host"].Value}/{Hidden}";
    }

    private static void MaskAll(JsonNode? node)
    {
        switch (node)
        {
            case JsonObject section:
                foreach (var (name, item) in section.ToList())
                {
                    if (item is JsonValue value && value.TryGetValue(out string? text)
                        && text.Contains("://", StringComparison.Ordinal))
                    {
                        section[name] = name == "url" ? MaskPath(text) : MaskUrl(text);
                    }
                    else
                    {
                        MaskAll(item);
                    }
                }

                break;
            case JsonArray list:
                foreach (var item in list)
                {
                    MaskAll(item);
                }

                break;
        }
    }

    [GeneratedRegex(@"://[^/@\s']*@")]
    private static partial Regex Credentials();

    [GeneratedRegex(
        "^(?<scheme>[^/?#]*://)?(?<user>[^/?#]*@)?(?<host>[^/?#]*)(?<path>[^?#]*)(?<query>[?#].*)?$",
        RegexOptions.Singleline)]
    private static partial Regex Parts();
}
