using System.Security.Cryptography.X509Certificates;

namespace ImageFactory.Kubernetes.Config;

/// <summary>The credential of one request.</summary>
/// <param name="Authorization">The header's value; null for none.</param>
/// <param name="Certificate">A certificate that goes before the configured one.</param>
internal sealed record Credential(string? Authorization, X509Certificate2? Certificate = null)
{
    /// <summary>No credential.</summary>
    public static Credential None { get; } = new(Authorization: null);

    /// <summary>A bearer token.</summary>
    public static Credential Bearer(string token) => new($"Bearer {token}");

    /// <summary>Says what kind it is, never the secret.</summary>
    public override string ToString() => Authorization is null ? "no header" : "***";
}
