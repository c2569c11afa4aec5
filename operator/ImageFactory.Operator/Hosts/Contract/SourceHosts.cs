using System.Globalization;
using System.Text.RegularExpressions;
using ImageFactory.Operator.Api.Shared;
using k8s.Models;

namespace ImageFactory.Operator.Hosts.Contract;

/// <summary>
/// Where what a Secret holds may be sent. Whoever writes profiles names the Secret with a URL of their own choice; the
/// Secret's owner says here for which servers it is. Pure.
/// </summary>
internal static partial class SourceHosts
{
    /// <summary>Annotation of a Secret: hosts, each perhaps with a port, with commas or blanks between.</summary>
    public const string Annotation = $"{ApiGroup.Name}/git-hosts";

    // Tekton's, of which there may be several: tekton.dev/git-0: https://github.com
    private const string TektonPrefix = "tekton.dev/git-";

    private const int HttpsPort = 443;
    private const int SshPort = 22;

    /// <summary>Whether a URL is at one of the Secret's hosts; a Secret without annotation is for all.</summary>
    public static bool Allow(string url, V1Secret secret)
    {
        var lists = (secret.Metadata.Annotations ?? new Dictionary<string, string>())
            .Where(one => one.Key == Annotation || one.Key.StartsWith(TektonPrefix, StringComparison.Ordinal))
            .Select(one => one.Value)
            .ToList();
        return lists.Count == 0
            || (Of(url) is { } host && lists.SelectMany(Entries).Any(entry => Names(entry, url, host)));
    }

    /// <summary>The host of a git URL as an entry has it: with its port, where it is not the protocol's own.</summary>
    public static string? Of(string url) =>
        GitUrl().Match(url) is { Success: true } match ? Entry(match, DefaultPort(url)) : null;

    // A block of YAML has a host a line.
    private static string[] Entries(string list) => list.Split(
        [',', ' ', '\t', '\r', '\n'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    // One without a port is for the protocol's own. One with a path would look narrower than it is: it names nothing.
    private static bool Names(string entry, string url, string host) =>
        HostEntry().Match(entry) is { Success: true } match && Entry(match, DefaultPort(url)) == host;

    private static string? Entry(Match match, int defaultPort)
    {
        var host = match.Groups["host"].Value.ToLowerInvariant();
        if (match.Groups["port"] is not { Success: true, Value: var digits })
        {
            return host;
        }

        return int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var port)
            ? port == defaultPort ? host : string.Create(CultureInfo.InvariantCulture, $"{host}:{port}")
            : null;
    }

    private static int DefaultPort(string url) =>
        url.StartsWith("https://", StringComparison.Ordinal) ? HttpsPort : SshPort;

    // USER@HOST:PATH has no port, even where the path begins with digits.
    [GeneratedRegex("^(?:[a-z]+://(?:[^@/]*@)?(?<host>[^:/@]+)(?::(?<port>[0-9]+))?/|[^@/]+@(?<host>[^:/@]+):)")]
    private static partial Regex GitUrl();

    [GeneratedRegex("^(?:[a-z]+://)?(?:[^@/]*@)?(?<host>[^:/@]+)(?::(?<port>[0-9]+))?/?$")]
    private static partial Regex HostEntry();
}
