namespace ImageFactory.Kubernetes.Models;

/// <summary>Keys of a Secret as files.</summary>
public sealed class V1SecretVolumeSource
{
    /// <summary>Name of the Secret.</summary>
    public string? SecretName { get; set; }

    /// <summary>Mode of the files, e.g. 0400 (in JSON decimal).</summary>
    public int? DefaultMode { get; set; }

    /// <summary>Which keys; null for all.</summary>
    public IList<V1KeyToPath>? Items { get; set; }

    /// <summary>True if the pod also starts without it.</summary>
    public bool? Optional { get; set; }
}
