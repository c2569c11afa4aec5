namespace ImageFactory.Kubernetes.Models;

/// <summary>What a node shall do.</summary>
public sealed class V1NodeSpec
{
    /// <summary>True if new pods shall go elsewhere.</summary>
    public bool? Unschedulable { get; set; }

    /// <summary>The machine's id at its cloud.</summary>
    public string? ProviderID { get; set; }
}
