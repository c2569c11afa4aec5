namespace ImageFactory.Operator.Settings;

/// <summary>Who is told of builds that fail, and that succeed again.</summary>
public sealed record NotificationSettings
{
    /// <summary>The names that stand in braces in <see cref="LinkTemplate"/>.</summary>
    internal static readonly string[] LinkNames = ["cluster", "namespace", "profile", "build", "uid", "stage", "log"];

    /// <summary>The mail server; null for no mail.</summary>
    public MailSettings? Mail { get; set; }

    /// <summary>Where events are posted to.</summary>
    public IReadOnlyList<NotificationWebhookSettings> Webhooks { get; set; } = [];

    /// <summary>
    /// Where people read logs, with names in braces that are filled in, escaped; null for no link.
    /// </summary>
    public string? LinkTemplate { get; set; }

    /// <summary>What cannot work; each fault names the setting.</summary>
    internal IEnumerable<string> Faults() =>
    [
        .. Mail?.Faults() ?? [],
        .. Webhooks.Index().SelectMany(one => one.Item.Faults($"notifications.webhooks[{one.Index}]")),
        .. Webhooks.Index()
            .Where(one => Webhooks.Count(other => other.Name == one.Item.Name) > 1)
            .Select(one =>
                $"notifications.webhooks[{one.Index}].name is another webhook's name too: each needs its own"),
        .. LinkTemplate is null || IsLink(LinkTemplate)
            ? Array.Empty<string>()
            :
            [
                "notifications.linkTemplate must be an http or https URL, in which only these stand in braces: "
                + string.Join(", ", LinkNames),
            ],
    ];

    private static bool IsLink(string template)
    {
        var filled = LinkNames.Aggregate(
            template, (text, name) => text.Replace($"{{{name}}}", "x", StringComparison.Ordinal));
        return !filled.AsSpan().ContainsAny('{', '}')
            && Uri.TryCreate(filled, UriKind.Absolute, out var url)
            && url.Scheme is "http" or "https";
    }
}
