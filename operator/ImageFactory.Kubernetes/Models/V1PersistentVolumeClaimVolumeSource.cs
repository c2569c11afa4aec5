namespace ImageFactory.Kubernetes.Models;

/// <summary>A claimed volume.</summary>
public sealed class V1PersistentVolumeClaimVolumeSource
{
    /// <summary>Name of the claim in the pod's namespace.</summary>
    public string ClaimName { get; set; } = string.Empty;

    /// <summary>True to mount it read-only.</summary>
    public bool? ReadOnly { get; set; }
}
