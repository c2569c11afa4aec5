namespace ImageFactory.Kubernetes.Models;

/// <summary>What the API server says instead of an object (metav1.Status).</summary>
public sealed class V1Status
{
    /// <summary>v1.</summary>
    public string? ApiVersion { get; set; }

    /// <summary>Status.</summary>
    public string? Kind { get; set; }

    /// <summary>Success or Failure.</summary>
    public string? Status { get; set; }

    /// <summary>What happened, for people.</summary>
    public string? Message { get; set; }

    /// <summary>What happened, in one word, e.g. AlreadyExists.</summary>
    public string? Reason { get; set; }

    /// <summary>The HTTP status.</summary>
    public int? Code { get; set; }

    /// <summary>More about it.</summary>
    public V1StatusDetails? Details { get; set; }
}
