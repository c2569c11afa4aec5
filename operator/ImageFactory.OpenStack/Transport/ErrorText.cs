using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using ImageFactory.OpenStack.Config;

namespace ImageFactory.OpenStack.Transport;

/// <summary>
/// What a service says about an error, as one line. Each has its own form: Nova <c>{"itemNotFound": {"message"}}</c>,
/// Neutron <c>{"NeutronError": {"message", "detail"}}</c>, Keystone <c>{"error": {"message"}}</c>,
/// Placement <c>{"errors": [{"detail"}]}</c>, Glance HTML, or JSON with HTML in it.
/// </summary>
internal static partial class ErrorText
{
    /// <summary>Most text that gets into a message; Kubernetes takes 1024 characters in an event.</summary>
    internal const int MaxText = 600;

    /// <summary>The line; empty when the body says nothing.</summary>
    /// <param name="body">The answer's body.</param>
    /// <param name="secrets">What must not be in it, should the service send it back.</param>
    public static string Read(ReadOnlySpan<byte> body, IReadOnlyList<Secret> secrets)
    {
        var raw = Encoding.UTF8.GetString(body);
        var text = Plain(FromJson(raw) ?? raw);
        foreach (var secret in secrets)
        {
            text = secret.Reveal().Length > 0
                ? text.Replace(secret.Reveal(), secret.ToString(), StringComparison.Ordinal)
                : text;
        }

        text = Query().Replace(text, "?***");
        return text.Length > MaxText ? $"{text[..MaxText]}…" : text;
    }

    private static string? FromJson(string raw)
    {
        try
        {
            using var json = JsonDocument.Parse(raw);
            return json.RootElement.ValueKind == JsonValueKind.Object
                ? FromObject(json.RootElement) ?? string.Empty
                : null;
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            // The other one is half a character.
            return null;
        }
    }

    private static string? FromObject(JsonElement error)
    {
        foreach (var name in (ReadOnlySpan<string>)["message", "detail", "title", "faultstring"])
        {
            if (error.TryGetProperty(name, out var said)
                && said is { ValueKind: JsonValueKind.String } && said.GetString() is { Length: > 0 } text)
            {
                return text;
            }
        }

        foreach (var member in error.EnumerateObject())
        {
            var inner = member.Value.ValueKind == JsonValueKind.Array && member.Value.GetArrayLength() > 0
                ? member.Value[0]
                : member.Value;
            var text = inner.ValueKind switch
            {
                JsonValueKind.Object => FromObject(inner),
                JsonValueKind.String => inner.GetString(),
                _ => null,
            };
            if (!string.IsNullOrEmpty(text))
            {
                return text;
            }
        }

        return null;
    }

    private static string Plain(string text)
    {
        var body = Head().Replace(text, " ");
        return Spaces().Replace(WebUtility.HtmlDecode(Tag().Replace(body, " ")), " ").Trim();
    }

    // The title says the status again, which the message has already.
    [GeneratedRegex(
        @"<head>.*?</head>|<h1>.*?</h1>|<style.*?</style>", RegexOptions.Singleline | RegexOptions.IgnoreCase)]
    private static partial Regex Head();

    [GeneratedRegex(@"</?[a-zA-Z!][^<>]*>")]
    private static partial Regex Tag();

    // Whatever would move a terminal's cursor, or turn the direction of writing, is a space as well.
    [GeneratedRegex(@"[\s\p{Cc}\u200e\u200f\u2028-\u202e\u2066-\u2069]+")]
    private static partial Regex Spaces();

    // Signed addresses have their signature there.
    [GeneratedRegex(@"(?<=https?://[^\s?""']*)\?[^\s""']+")]
    private static partial Regex Query();
}
