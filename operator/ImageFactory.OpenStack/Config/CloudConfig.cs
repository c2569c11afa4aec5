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

    /// <summary>
    /// Addresses to be used instead of the catalogue's, by service type (<c>image</c>, <c>compute</c> …).
    /// </summary>
    public IReadOnlyDictionary<string, Uri> EndpointOverrides { get; init; } = new Dictionary<string, Uri>();
}

/// <summary>How the connections of a cloud are secured.</summary>
/// <param name="Verify">Whether certificates are checked.</param>
/// <param name="CaCert">File of the authorities that are believed; null for the system's.</param>
/// <param name="Cert">File of our certificate, which may hold the key too; null for none.</param>
/// <param name="Key">File of its key; null when it is in <paramref name="Cert"/>.</param>
public sealed record TlsSettings(bool Verify = true, string? CaCert = null, string? Cert = null, string? Key = null);
