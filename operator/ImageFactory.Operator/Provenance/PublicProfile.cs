using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace ImageFactory.Operator.Provenance;

/// <summary>A profile for whoever gets the image, without what may be secret in it. Pure.</summary>
internal static partial class PublicProfile
{
    private const string Hidden = "***";

    // HostScripts/secrets.sh has the same, for config.tar.gz.
    private static readonly string[] SecretNames =
        ["PASSWORD", "PASSWD", "PASSPHRASE", "SECRET", "TOKEN", "PRIVATE_KEY", "API_KEY"];

    /// <summary>A copy of a profile, as JSON, that may be read by all.</summary>
    public static JsonNode Of(JsonNode profile)
    {
        var copy = profile.DeepClone();
        var places = (copy["repositories"] as JsonArray ?? [])
            .Concat((copy["source"]?["additional"] as JsonArray ?? []).Select(source => source?["git"]))
            .Append(copy["source"]?["git"]);
        foreach (var place in places)
        {
            if (place?["url"]?.GetValue<string>() is { } url
                && Uri.TryCreate(url, UriKind.Absolute, out var address) && address.UserInfo.Length > 0)
            {
                place["url"] = url.Replace($"{address.UserInfo}@", string.Empty, StringComparison.Ordinal);
            }
        }

        Replace(copy["builder"]?["dib"]?["environment"], (name, value) =>
            SecretNames.Any(secret => name.Contains(secret, StringComparison.OrdinalIgnoreCase))
                ? Hidden
                : WithoutUser(value));
        // A script may have a secret in any form. Whoever has the file can say that it is the one.
        Replace(copy["builder"]?["kiwi"]?["files"], (_, value) =>
            $"sha256:{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(value)))}");
        return copy;
    }

    private static void Replace(JsonNode? map, Func<string, string, string> value)
    {
        foreach (var (name, old) in (map as JsonObject ?? []).ToList())
        {
            map![name] = value(name, $"{old}");
        }
    }

    // A proxy has them in its address; a list of mirrors, in each.
    private static string WithoutUser(string value) => User().Replace(value, $"://{Hidden}@");

    // A long value does not take long: what one match may run over ends where the next may begin.
    [GeneratedRegex("://[^/]*@")]
    private static partial Regex User();
}
