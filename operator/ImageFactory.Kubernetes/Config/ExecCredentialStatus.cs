using System.Text.Json.Serialization;
using ImageFactory.Kubernetes.Models;

namespace ImageFactory.Kubernetes.Config;

/// <summary>The credentials that a plugin gives.</summary>
internal sealed class ExecCredentialStatus
{
    /// <summary>When they end; null for the process's life.</summary>
    [JsonConverter(typeof(TimeConverter))]
    public DateTimeOffset? ExpirationTimestamp { get; set; }

    /// <summary>A bearer token.</summary>
    public string? Token { get; set; }

    /// <summary>A certificate, PEM.</summary>
    public string? ClientCertificateData { get; set; }

    /// <summary>Its key, PEM.</summary>
    public string? ClientKeyData { get; set; }
}
