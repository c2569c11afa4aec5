namespace ImageFactory.Operator.Settings;

/// <summary>An OpenPGP key that signs.</summary>
public sealed record SigningKeySettings
{
    /// <summary>What people call it; with several keys it is a part of file names.</summary>
    public string Name { get; set; } = string.Empty;

    /// <summary>File with the secret key, as <c>gpg --export-secret-keys</c> writes it. Read anew for every image.</summary>
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

    /// <summary>Whether it signs at a time.</summary>
    public bool IsValidAt(DateTimeOffset time) => (ValidFrom is null || ValidFrom <= time) && (ValidUntil is null || time < ValidUntil);
}
