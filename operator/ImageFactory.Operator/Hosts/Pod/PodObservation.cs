using ImageFactory.Operator.Hosts.Contract;

namespace ImageFactory.Operator.Hosts.Pod;

/// <summary>What the cluster says of a pod, as far as a build cares.</summary>
/// <param name="Name">The pod.</param>
internal sealed record PodObservation(string Name)
{
    /// <summary>The node it was bound to.</summary>
    public string? Node { get; init; }

    /// <summary>The image that its containers run, with its digest.</summary>
    public string? Image { get; init; }

    /// <summary>Why it will not go on; null while it may.</summary>
    public HostFault? Fault { get; init; }

    /// <summary>Why it is not on a node yet.</summary>
    public string? Unschedulable { get; init; }

    /// <summary>Its containers by name, in their order.</summary>
    public required IReadOnlyList<StepObservation> Containers { get; init; }

    /// <summary>The container of that name; Waiting when the kubelet has not spoken of it yet.</summary>
    public StepObservation this[string name] =>
        Containers.FirstOrDefault(container => container.Name == name)
        ?? new StepObservation(name, StepPhase.Waiting);

    /// <summary>True while a container runs.</summary>
    public bool IsRunning => Containers.Any(container => container.Phase == StepPhase.Running);
}
