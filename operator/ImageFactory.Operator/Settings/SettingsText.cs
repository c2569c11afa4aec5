using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using ImageFactory.Kubernetes.Schema;

namespace ImageFactory.Operator.Settings;

/// <summary>
/// Settings as text. They name files with secrets and hold none, but for a name and a password that somebody wrote into
/// a URL: these are never shown.
/// </summary>
internal static partial class SettingsText
{
    /// <summary>All settings, with every default, as YAML that can be read again.</summary>
    public static string Write(OperatorOptions options) => Mask(YamlText.Write(Tree(options)));

    /// <summary>All settings, with every default, as a tree.</summary>
    public static JsonObject Tree(OperatorOptions options)
    {
        var complete = options with
        {
            Builder = options.Builder with { Images = [.. options.Builder.WithDefaults] },
        };
        return JsonSerializer.SerializeToNode(complete, SettingsJsonContext.Default.OperatorOptions)!.AsObject();
    }

    /// <summary>The text without names and passwords in URLs.</summary>
    public static string Mask(string text) => Credentials().Replace(text, "://***@");

    [GeneratedRegex(@"://[^/@\s']*@")]
    private static partial Regex Credentials();
}
