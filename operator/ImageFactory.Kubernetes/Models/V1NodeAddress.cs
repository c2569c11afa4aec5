namespace ImageFactory.Kubernetes.Models;

/// <summary>A name or address of a node.</summary>
public sealed class V1NodeAddress
{
    /// <summary>Hostname, InternalIP, ExternalIP, InternalDNS or ExternalDNS.</summary>
    public string Type { get; set; } = string.Empty;

    /// <summary>The name or address.</summary>
    public string Address { get; set; } = string.Empty;
}
