namespace ImageFactory.Operator.Settings;

/// <summary>How images are released.</summary>
public sealed record PromotionSettings
{
    // Each look reads the list of a project's images.
    private static readonly TimeSpan ShortestPeriod = TimeSpan.FromSeconds(10);

    /// <summary>Pause between two looks at what of a profile is released.</summary>
    public TimeSpan ReviewPeriod { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>Who is told of requests to change images; null for nobody, who looks into the store then.</summary>
    public WebhookSettings? Webhook { get; set; }

    /// <summary>What cannot work; each fault names the setting.</summary>
    internal IEnumerable<string> Faults()
    {
        IEnumerable<string> own = ReviewPeriod < ShortestPeriod
            ? ["promotions.reviewPeriod must be at least 10 seconds"]
            : [];
        return own.Concat(Webhook?.Faults() ?? []);
    }
}

/// <summary>Who is told of requests to change images.</summary>
public sealed record WebhookSettings
{
    // A reconcile waits for the answer.
    private static readonly TimeSpan LongestTimeout = TimeSpan.FromSeconds(30);

    /// <summary>Where requests are posted to: https, or http on this machine.</summary>
    public Uri? Url { get; set; }

    /// <summary>
    /// File with a token in its first line, which is sent along; null for none. Read anew for every request.
    /// </summary>
    public string? TokenFile { get; set; }

    /// <summary>
    /// File with the authorities that are believed, in PEM; null for the system's. Read anew for every request.
    /// </summary>
    public string? CaFile { get; set; }

    /// <summary>How long the answer may take.</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>What cannot work; each fault names the setting.</summary>
    internal IEnumerable<string> Faults()
    {
        (bool IsGood, string Setting, string What)[] checks =
        [
            (Url is { IsAbsoluteUri: true, UserInfo: "", Fragment: "" }
                && (Url.Scheme == Uri.UriSchemeHttps || Url.Scheme == Uri.UriSchemeHttp && Url.IsLoopback),
                nameof(Url),
                "an https URL without user and fragment; http is for addresses of this machine only"),
            (TokenFile is null || Path.IsPathFullyQualified(TokenFile), nameof(TokenFile), "an absolute path"),
            (CaFile is null || Path.IsPathFullyQualified(CaFile), nameof(CaFile), "an absolute path"),
            (Timeout > TimeSpan.Zero && Timeout <= LongestTimeout, nameof(Timeout), "30 seconds at most"),
        ];
        return
            from check in checks
            where !check.IsGood
            let field = char.ToLowerInvariant(check.Setting[0]) + check.Setting[1..]
            select $"promotions.webhook.{field} must be {check.What}";
    }
}
