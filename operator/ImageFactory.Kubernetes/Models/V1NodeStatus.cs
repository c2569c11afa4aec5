namespace ImageFactory.Kubernetes.Models;

/// <summary>What a node does.</summary>
public sealed class V1NodeStatus
{
    /// <summary>Ready, and pressures.</summary>
    public IList<V1NodeCondition>? Conditions { get; set; }

    /// <summary>Names and addresses.</summary>
    public IList<V1NodeAddress>? Addresses { get; set; }
}
