namespace ImageFactory.Operator.Backends.Pod;

/// <summary>What the cluster says of a pod, as far as a build cares.</summary>
/// <param name="Name">The pod.</param>
internal sealed record PodObservation(string Name)
{
    /// <summary>The node it was bound to.</summary>
    public string? Node { get; init; }

    /// <summary>Why it will not go on; null while it may.</summary>
    public PodFault? Fault { get; init; }

    /// <summary>Why it is not on a node yet.</summary>
    public string? Unschedulable { get; init; }

    /// <summary>Its containers by name, in their order.</summary>
    public required IReadOnlyList<ContainerObservation> Containers { get; init; }

    /// <summary>The container of that name; Waiting when the kubelet has not spoken of it yet.</summary>
    public ContainerObservation this[string name] =>
        Containers.FirstOrDefault(container => container.Name == name)
        ?? new ContainerObservation(name, ContainerPhase.Waiting);

    /// <summary>True while a container runs.</summary>
    public bool IsRunning => Containers.Any(container => container.Phase == ContainerPhase.Running);
}
