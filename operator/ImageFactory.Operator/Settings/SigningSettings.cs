using ImageFactory.Operator.Api.ImageBuild;

namespace ImageFactory.Operator.Settings;

/// <summary>Which keys sign images and what belongs to them; without a key nothing is signed.</summary>
public sealed record SigningSettings
{
    /// <summary>
    /// The keys. While two are valid at the same time both sign, so that users can change from one to the other.
    /// </summary>
    public IReadOnlyList<SigningKeySettings> Keys { get; set; } = [];

    /// <summary>The key of the signature that OpenStack's services verify; null for none.</summary>
    public ImageSigningSettings? Image { get; set; }
}

/// <summary>An OpenPGP key that signs.</summary>
public sealed record SigningKeySettings
{
    /// <summary>What people call it; with several keys it is a part of file names.</summary>
    public string Name { get; set; } = string.Empty;

    /// <summary>
    /// File with the secret key, as <c>gpg --export-secret-keys</c> writes it. Read anew for every image.
    /// </summary>
    public string KeyFile { get; set; } = string.Empty;

    /// <summary>File with the key's passphrase, in its first line; null for a key without one.</summary>
    public string? PassphraseFile { get; set; }

    /// <summary>
    /// Fingerprint of the key, or of the subkey that is to sign; null where the file holds one key, of which the newest
    /// subkey that may sign does it.
    /// </summary>
    public string? Fingerprint { get; set; }

    /// <summary>From when on it signs; null for ever since.</summary>
    public DateTimeOffset? ValidFrom { get; set; }

    /// <summary>Until when it signs; null for as long as the key itself is valid.</summary>
    public DateTimeOffset? ValidUntil { get; set; }

    /// <summary>Whether it signs images alone that passed the factory's tests; others fail instead.</summary>
    public bool RequiresTests { get; set; }

    /// <summary>Whether it signs at a time.</summary>
    public bool IsValidAt(DateTimeOffset time) =>
        (ValidFrom is null || ValidFrom <= time) && (ValidUntil is null || time < ValidUntil);
}

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

    /// <summary>
    /// The ids of the certificate in key managers, by cloud/region. Images in other regions get no signature.
    /// </summary>
    public IReadOnlyDictionary<string, string> CertificateUuids { get; set; } = new Dictionary<string, string>();

    /// <summary>Of what digest of the image the signature is.</summary>
    public ImageHashMethod HashMethod { get; set; } = ImageHashMethod.Sha256;
}
