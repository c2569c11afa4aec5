namespace ImageFactory.OpenStack.Config;

/// <summary>One region of one cloud of a <c>clouds.yaml</c>.</summary>
/// <param name="Cloud">The cloud's name in the file.</param>
/// <param name="Region">The region; null when the file names none and the catalogue has one only.</param>
/// <param name="Auth">Who we are.</param>
/// <param name="Source">The file, for messages.</param>
public sealed record CloudConfig(string Cloud, string? Region, CloudAuth Auth, string Source)
{
    /// <summary>How connections are secured.</summary>
    public TlsSettings Tls { get; init; } = new();

    /// <summary>Which endpoints are used: <c>public</c>, <c>internal</c> or <c>admin</c>.</summary>
    public string Interface { get; init; } = "public";

    /// <summary>Addresses to be used instead of the catalogue's, by service type (<c>image</c>, <c>compute</c> …).</summary>
    public IReadOnlyDictionary<string, Uri> EndpointOverrides { get; init; } = new Dictionary<string, Uri>();
}
