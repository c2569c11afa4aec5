using ImageFactory.Operator.Api.ImageBuild;

namespace ImageFactory.Operator.Settings;

/// <summary>
/// The key of the signature that OpenStack's services verify.
/// See <see href="https://docs.openstack.org/glance/latest/user/signature.html">image signature verification</see>.
/// </summary>
public sealed record ImageSigningSettings
{
    /// <summary>File with the private key in PEM, on the curve P-384 or P-521. Read anew for every image.</summary>
    public string KeyFile { get; set; } = string.Empty;

    /// <summary>File with the key's passphrase, in its first line; null for a key without one.</summary>
    public string? PassphraseFile { get; set; }

    /// <summary>File with the key's certificate in PEM.</summary>
    public string CertificateFile { get; set; } = string.Empty;

    /// <summary>The ids of the certificate in key managers, by cloud/region. Images in other regions get no signature.</summary>
    public IReadOnlyDictionary<string, string> CertificateUuids { get; set; } = new Dictionary<string, string>();

    /// <summary>Of what digest of the image the signature is.</summary>
    public ImageHashMethod HashMethod { get; set; } = ImageHashMethod.Sha256;
}
