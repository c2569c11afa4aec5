namespace ImageFactory.Kubernetes.Models;

/// <summary>Keys of a ConfigMap as files.</summary>
public sealed class V1ConfigMapVolumeSource
{
    /// <summary>Name of the ConfigMap.</summary>
    public string? Name { get; set; }

    /// <summary>Mode of the files, e.g. 0555 (in JSON decimal).</summary>
    public int? DefaultMode { get; set; }

    /// <summary>Which keys; null for all.</summary>
    public IList<V1KeyToPath>? Items { get; set; }

    /// <summary>True if the pod also starts without it.</summary>
    public bool? Optional { get; set; }
}
