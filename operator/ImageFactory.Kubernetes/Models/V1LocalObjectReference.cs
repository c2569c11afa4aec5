namespace ImageFactory.Kubernetes.Models;

/// <summary>An object of the same namespace.</summary>
public sealed class V1LocalObjectReference
{
    /// <summary>Its name.</summary>
    public string? Name { get; set; }
}
