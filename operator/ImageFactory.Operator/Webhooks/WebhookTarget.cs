namespace ImageFactory.Operator.Webhooks;

/// <summary>Where something is posted to.</summary>
/// <param name="Field">Where it stands in the settings; begins each message.</param>
/// <param name="Url">The URL.</param>
/// <param name="TokenFile">File with a token in its first line, which is sent along; null for none.</param>
/// <param name="CaFile">File with the authorities that are believed, in PEM; null for the system's.</param>
/// <param name="Timeout">How long the answer may take.</param>
internal sealed record WebhookTarget(string Field, Uri Url, string? TokenFile, string? CaFile, TimeSpan Timeout)
{
    /// <summary>Whether the URL is a secret itself, of which no message may tell more than the host.</summary>
    public bool IsSecret { get; init; }
}
