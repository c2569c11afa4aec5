namespace ImageFactory.Kubernetes.Models;

/// <summary>An owner in the same namespace; the garbage collector follows it.</summary>
public sealed class V1OwnerReference
{
    /// <summary>Group and version of the owner.</summary>
    public string ApiVersion { get; set; } = string.Empty;

    /// <summary>Kind of the owner.</summary>
    public string Kind { get; set; } = string.Empty;

    /// <summary>Name of the owner.</summary>
    public string Name { get; set; } = string.Empty;

    /// <summary>UID of the owner.</summary>
    public string Uid { get; set; } = string.Empty;

    /// <summary>True for the one owner that manages the object.</summary>
    public bool? Controller { get; set; }

    /// <summary>True if a foreground deletion of the owner waits for this object.</summary>
    public bool? BlockOwnerDeletion { get; set; }
}
