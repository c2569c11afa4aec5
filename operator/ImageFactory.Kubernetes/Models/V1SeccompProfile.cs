namespace ImageFactory.Kubernetes.Models;

/// <summary>Which system calls are allowed.</summary>
public sealed class V1SeccompProfile
{
    /// <summary>RuntimeDefault, Unconfined or Localhost.</summary>
    public string Type { get; set; } = string.Empty;

    /// <summary>File of the profile on the node, for Localhost.</summary>
    public string? LocalhostProfile { get; set; }
}
