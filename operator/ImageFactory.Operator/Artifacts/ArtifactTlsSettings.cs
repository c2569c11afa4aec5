namespace ImageFactory.Operator.Artifacts;

/// <summary>
/// TLS of the artifact endpoint. Without certificate and key the endpoint's TLS ends at a proxy in front, whose
/// authority <see cref="CaFile"/> may be.
/// </summary>
internal sealed record ArtifactTlsSettings
{
    /// <summary>The certificate in PEM, with those between it and its authority.</summary>
    public string? CertFile { get; set; }

    /// <summary>Its private key in PEM, without a passphrase.</summary>
    public string? KeyFile { get; set; }

    /// <summary>
    /// The authorities that build hosts trust for the endpoint, in PEM; null for those of their system. During a change
    /// of authorities it holds both.
    /// </summary>
    public string? CaFile { get; set; }

    /// <summary>What cannot work; each fault names the setting.</summary>
    public IEnumerable<string> Faults()
    {
        if (CertFile is null != KeyFile is null)
        {
            yield return "artifacts.tls needs certFile and keyFile together: add the other one, or leave both out "
                + "where a proxy ends TLS";
        }

        foreach (var (field, path) in new[] { ("certFile", CertFile), ("keyFile", KeyFile), ("caFile", CaFile) })
        {
            if (path is not null && !Path.IsPathFullyQualified(path))
            {
                yield return $"artifacts.tls.{field} must be an absolute path";
            }
        }
    }
}
