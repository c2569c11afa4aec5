namespace ImageFactory.Kubernetes.Models;

/// <summary>The body of a deletion (metav1.DeleteOptions).</summary>
internal sealed class V1DeleteOptions
{
    /// <summary>v1.</summary>
    public string ApiVersion { get; set; } = "v1";

    /// <summary>DeleteOptions.</summary>
    public string Kind { get; set; } = "DeleteOptions";

    /// <summary>Seconds that the object has to end.</summary>
    public long? GracePeriodSeconds { get; set; }

    /// <summary>Background, Foreground or Orphan.</summary>
    public string? PropagationPolicy { get; set; }

    /// <summary>What must be true of the object.</summary>
    public V1Preconditions? Preconditions { get; set; }
}
