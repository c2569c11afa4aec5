using ImageFactory.Operator.Api.ImageBuild;

namespace ImageFactory.Operator.Validation;

/// <summary>
/// Where the pods of builds run, and what builds may choose of that. A builder pod is root on its node: whoever chooses
/// the node chooses what can be taken over from it.
/// </summary>
public sealed record PlacementSettings
{
    /// <summary>Labels that the nodes of all pods have.</summary>
    public IReadOnlyDictionary<string, string> NodeSelector { get; set; } = new Dictionary<string, string>();

    /// <summary>Taints that all pods tolerate.</summary>
    public IReadOnlyList<V1PodToleration> Tolerations { get; set; } = [];

    /// <summary>The priority class of pods whose build names none; empty for the cluster's default.</summary>
    public string PriorityClassName { get; set; } = string.Empty;

    /// <summary>The runtime class of all pods, such as one with virtual machines; empty for the node's own.</summary>
    public string RuntimeClassName { get; set; } = string.Empty;

    /// <summary>
    /// Labels that builds may ask of their node beside those (<c>spec.pod.nodeSelector</c>), with the values that they
    /// may ask for; <c>*</c> stands for any text.
    /// </summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> AllowedNodeSelector { get; set; } =
        new Dictionary<string, IReadOnlyList<string>>();

    /// <summary>Further taints that builds may tolerate (<c>spec.pod.tolerations</c>).</summary>
    public IReadOnlyList<V1PodToleration> AllowedTolerations { get; set; } = [];

    /// <summary>Priority classes that builds may name (<c>spec.pod.priorityClassName</c>).</summary>
    public IReadOnlyList<string> AllowedPriorityClasses { get; set; } = [];

    /// <summary>
    /// Claims of <c>builder.namespace</c> that builds may name (<c>spec.pod.workspaceClaim</c>, <c>cacheClaim</c>), in
    /// which each tenant has a folder. Where pods are in the build's own namespace, all may be named.
    /// </summary>
    public IReadOnlyList<string> AllowedClaims { get; set; } = [];
}
