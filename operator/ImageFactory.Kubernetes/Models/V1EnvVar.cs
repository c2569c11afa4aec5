namespace ImageFactory.Kubernetes.Models;

/// <summary>An environment variable.</summary>
public sealed class V1EnvVar
{
    /// <summary>The name.</summary>
    public string Name { get; set; } = string.Empty;

    /// <summary>The value, unless it comes from elsewhere.</summary>
    public string? Value { get; set; }

    /// <summary>Where the value comes from.</summary>
    public V1EnvVarSource? ValueFrom { get; set; }
}
