namespace ImageFactory.Kubernetes.Models;

/// <summary>A key of a Secret in the pod's namespace.</summary>
public sealed class V1SecretKeySelector
{
    /// <summary>Name of the Secret.</summary>
    public string Name { get; set; } = string.Empty;

    /// <summary>The key.</summary>
    public string Key { get; set; } = string.Empty;

    /// <summary>True if the pod also starts without it.</summary>
    public bool? Optional { get; set; }
}
