namespace ImageFactory.OpenStack.Config;

/// <summary>How the connections of a cloud are secured.</summary>
/// <param name="Verify">Whether certificates are checked.</param>
/// <param name="CaCert">File of the authorities that are believed; null for the system's.</param>
/// <param name="Cert">File of our certificate, which may hold the key too; null for none.</param>
/// <param name="Key">File of its key; null when it is in <paramref name="Cert"/>.</param>
public sealed record TlsSettings(bool Verify = true, string? CaCert = null, string? Cert = null, string? Key = null);
