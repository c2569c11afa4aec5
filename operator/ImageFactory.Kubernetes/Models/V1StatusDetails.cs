namespace ImageFactory.Kubernetes.Models;

/// <summary>More about an error.</summary>
public sealed class V1StatusDetails
{
    /// <summary>The object.</summary>
    public string? Name { get; set; }

    /// <summary>Its group.</summary>
    public string? Group { get; set; }

    /// <summary>Its kind or resource.</summary>
    public string? Kind { get; set; }

    /// <summary>Its UID.</summary>
    public string? Uid { get; set; }

    /// <summary>When to ask again.</summary>
    public int? RetryAfterSeconds { get; set; }

    /// <summary>Each thing that is wrong.</summary>
    public IList<V1StatusCause>? Causes { get; set; }
}
