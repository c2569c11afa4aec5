namespace ImageFactory.Kubernetes.Client;

/// <summary>How to delete.</summary>
public sealed record DeleteOptions
{
    /// <summary>Seconds that the object has to end; null for the object's own.</summary>
    public long? GracePeriodSeconds { get; init; }

    /// <summary>Only an object with this UID.</summary>
    public string? PreconditionUid { get; init; }

    /// <summary>Background, Foreground or Orphan; null for the kind's own.</summary>
    public string? PropagationPolicy { get; init; }
}
