namespace ImageFactory.Kubernetes.Models;

/// <summary>What must be true of an object for it to be deleted.</summary>
public sealed class V1Preconditions
{
    /// <summary>Its UID.</summary>
    public string? Uid { get; set; }

    /// <summary>Its version.</summary>
    public string? ResourceVersion { get; set; }
}
