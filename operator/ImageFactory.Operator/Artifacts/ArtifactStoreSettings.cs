using System.Net;

namespace ImageFactory.Operator.Artifacts;

/// <summary>Where artifacts lie and how build hosts reach them.</summary>
internal sealed record ArtifactStoreSettings
{
    /// <summary>The folder (of a PVC or of the machine) that holds all artifacts. One store owns it.</summary>
    public string Root { get; set; } = "/var/lib/imagefactory/artifacts";

    /// <summary>The URL under which build hosts and people reach the listener, without <c>/artifacts</c>.</summary>
    public Uri Endpoint { get; set; } = new("http://localhost:8082/");

    /// <summary>
    /// Whether <see cref="Endpoint"/> may be plain http beyond this machine: whoever is between reads images and the
    /// right to upload others in their place.
    /// </summary>
    public bool AllowHttp { get; set; }

    /// <summary>The certificate that the listener shows; null for plain http, or for a proxy that ends TLS.</summary>
    public ArtifactTlsSettings? Tls { get; set; }

    /// <summary>The address to listen on.</summary>
    public string ListenAddress { get; set; } = "0.0.0.0";

    /// <summary>The port to listen on; 0 takes a free one.</summary>
    public int ListenPort { get; set; } = 8082;

    /// <summary>The largest artifact that is accepted. 64 GiB holds any image that a cloud would boot.</summary>
    public long MaxArtifactBytes { get; set; } = 64L << 30;

    /// <summary>The largest log that is kept; the rest of it is cut. 64 MiB is a day's work of a talkative builder.
    /// </summary>
    public long MaxLogBytes { get; set; } = 64L << 20;

    /// <summary>How much space must stay free, for logs and metadata of the builds that are under way.</summary>
    public long MinFreeBytes { get; set; } = 1L << 30;

    /// <summary>How long an upload URL is good for. It is issued when a build starts and used when the image is
    /// ready, so it has to outlive the longest build.</summary>
    public TimeSpan UploadUrlLifetime { get; set; } = TimeSpan.FromHours(12);

    /// <summary>How long a download URL is good for: long enough to fetch an image over a slow line.</summary>
    public TimeSpan DownloadUrlLifetime { get; set; } = TimeSpan.FromHours(1);

    /// <summary>How long an upload may stand still before it is given up. A destroyed build host never says goodbye,
    /// while a living one may stall as long as its disk is busy.</summary>
    public TimeSpan UploadIdleTimeout { get; set; } = TimeSpan.FromMinutes(2);

    /// <summary>The least bytes per second of an upload, on average over the last minutes that it kept us waiting; 0
    /// for any. A host that trickles would hold what was kept for its upload for as long as its URL is good.</summary>
    public long UploadLeastRate { get; set; } = 16 << 10;

    /// <summary>A file of at least 32 secret bytes, or null for a key that the store creates in its root.</summary>
    public string? SigningKeyFile { get; set; }

    /// <summary>The key before <see cref="SigningKeyFile"/>, for as long as something that it made is in use; null for
    /// none.</summary>
    public string? PreviousSigningKeyFile { get; set; }

    /// <summary>A Secret of the operator's own namespace that holds both keys instead of files, as <c>key</c> and
    /// <c>previous</c>; an empty one is filled at the start. Null for files.</summary>
    public string? SigningKeySecret { get; set; }

    /// <summary>Returns the settings if they can work.</summary>
    /// <exception cref="ArgumentException">They cannot; the message names the setting.</exception>
    public ArtifactStoreSettings Validate() =>
        Faults().FirstOrDefault() is { } fault ? throw new ArgumentException(fault) : this;

    /// <summary>What cannot work; each fault names the setting.</summary>
    public IEnumerable<string> Faults()
    {
        (bool IsGood, string Setting, string What)[] checks =
        [
            (Path.IsPathFullyQualified(Root), nameof(Root), "an absolute path"),
            (Endpoint is { IsAbsoluteUri: true, Scheme: "http" or "https", Query: "", Fragment: "", UserInfo: "" },
                nameof(Endpoint),
                "an absolute http or https URL without user, query and fragment"),
            (IPAddress.TryParse(ListenAddress, out _), nameof(ListenAddress), "an IP address, e.g. 0.0.0.0 or ::"),
            (ListenPort is >= 0 and <= ushort.MaxValue, nameof(ListenPort), "a port"),
            (MaxArtifactBytes > 0, nameof(MaxArtifactBytes), "positive"),
            (MaxLogBytes > 0, nameof(MaxLogBytes), "positive"),
            (UploadLeastRate >= 0, nameof(UploadLeastRate), "zero or positive"),
            (MinFreeBytes >= 0, nameof(MinFreeBytes), "zero or positive"),
            (UploadUrlLifetime > TimeSpan.Zero, nameof(UploadUrlLifetime), "positive"),
            (DownloadUrlLifetime > TimeSpan.Zero, nameof(DownloadUrlLifetime), "positive"),
            (UploadIdleTimeout > TimeSpan.Zero, nameof(UploadIdleTimeout), "positive"),
        ];
        IEnumerable<string> faults =
            from check in checks
            where !check.IsGood
            let field = char.ToLowerInvariant(check.Setting[0]) + check.Setting[1..]
            select $"artifacts.{field} must be {check.What}";
        return [.. faults, .. KeyFaults(), .. TransportFaults(), .. Tls?.Faults() ?? []];
    }

    private IEnumerable<string> KeyFaults()
    {
        if (SigningKeySecret is not null && (SigningKeyFile is not null || PreviousSigningKeyFile is not null))
        {
            yield return "artifacts.signingKeySecret and signingKeyFile both name the key: keep one of them";
        }
        else if (PreviousSigningKeyFile is not null && SigningKeyFile is null)
        {
            yield return "artifacts.previousSigningKeyFile needs signingKeyFile: name the file with the new key, too";
        }
        else if (PreviousSigningKeyFile is not null && PreviousSigningKeyFile == SigningKeyFile)
        {
            yield return "artifacts.previousSigningKeyFile is signingKeyFile: name the file with the key before it, or "
                + "remove the setting";
        }
    }

    private IEnumerable<string> TransportFaults()
    {
        if (Endpoint is not { IsAbsoluteUri: true, Scheme: "http" })
        {
            yield break;
        }

        if (Tls is not null)
        {
            yield return "artifacts.endpoint is http although artifacts.tls is set: write it with https";
        }
        else if (!AllowHttp && !Endpoint.IsLoopback)
        {
            yield return "artifacts.endpoint is http, by which images and the rights to upload them can be read and "
                + "changed on the way: write it with https and set artifacts.tls (or have a proxy in front), or set "
                + "artifacts.allowHttp where the network is trusted";
        }
    }
}
