using System.Text.RegularExpressions;
using ImageFactory.Operator.Api.Shared;

namespace ImageFactory.Operator.Settings;

/// <summary>Where events of builds are posted to.</summary>
public sealed record NotificationWebhookSettings
{
    private static readonly TimeSpan LongestTimeout = TimeSpan.FromMinutes(5);

    /// <summary>What people call it; it stands in the status of builds.</summary>
    public string Name { get; set; } = "webhook";

    /// <summary>The URL: https, or http on this machine.</summary>
    public Uri? Url { get; set; }

    /// <summary>
    /// File with the URL in its first line, for one that is a secret itself; null where <see cref="Url"/> says it. Read
    /// anew for every event.
    /// </summary>
    public string? UrlFile { get; set; }

    /// <summary>
    /// File with the secret that the events are signed with, in its first line; null for no signature. Read anew for
    /// every event.
    /// </summary>
    public string? SigningKeyFile { get; set; }

    /// <summary>
    /// File with a token in its first line, which is sent along; null for none. Read anew for every event.
    /// </summary>
    public string? TokenFile { get; set; }

    /// <summary>
    /// File with the authorities that are believed, in PEM; null for the system's. Read anew for every event.
    /// </summary>
    public string? CaFile { get; set; }

    /// <summary>How long the answer may take.</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>What cannot work; each fault names the setting.</summary>
    /// <param name="field">Where they stand in the settings.</param>
    internal IEnumerable<string> Faults(string field)
    {
        (bool IsGood, string Text)[] checks =
        [
            (Name != "mail" && Name.Length is > 0 and <= 63 && Regex.IsMatch(Name, FieldPatterns.LabelValue),
                "name must be a word of up to 63 letters, digits, dashes, dots and underscores other than mail"),
            (Url is null || UrlFile is null, "url and urlFile say the same: keep one of them"),
            (UrlFile is not null || IsTarget(Url),
                "url must be an https URL without user and fragment; http is for addresses of this machine only; or "
                + "name a file with the URL in urlFile"),
            (IsPath(UrlFile), "urlFile must be an absolute path"),
            (IsPath(SigningKeyFile), "signingKeyFile must be an absolute path"),
            (IsPath(TokenFile), "tokenFile must be an absolute path"),
            (IsPath(CaFile), "caFile must be an absolute path"),
            (Timeout > TimeSpan.Zero && Timeout <= LongestTimeout,
                "timeout must be more than zero, 5 minutes at most"),
        ];
        return checks.Where(check => !check.IsGood).Select(check => $"{field}.{check.Text}");
    }

    /// <summary>Whether events may be posted there.</summary>
    internal static bool IsTarget(Uri? url) => url is { IsAbsoluteUri: true, UserInfo: "", Fragment: "" }
        && (url.Scheme == Uri.UriSchemeHttps || (url.Scheme == Uri.UriSchemeHttp && url.IsLoopback));

    private static bool IsPath(string? path) => path is null || Path.IsPathFullyQualified(path);
}
