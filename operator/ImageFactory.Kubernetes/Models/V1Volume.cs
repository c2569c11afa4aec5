namespace ImageFactory.Kubernetes.Models;

/// <summary>Something that containers can mount; one of its sources.</summary>
public sealed class V1Volume
{
    /// <summary>Unique within the pod.</summary>
    public string Name { get; set; } = string.Empty;

    /// <summary>Keys of a ConfigMap as files.</summary>
    public V1ConfigMapVolumeSource? ConfigMap { get; set; }

    /// <summary>Keys of a Secret as files.</summary>
    public V1SecretVolumeSource? Secret { get; set; }

    /// <summary>An empty folder that goes with the pod.</summary>
    public V1EmptyDirVolumeSource? EmptyDir { get; set; }

    /// <summary>A claimed volume.</summary>
    public V1PersistentVolumeClaimVolumeSource? PersistentVolumeClaim { get; set; }

    /// <summary>A path of the node.</summary>
    public V1HostPathVolumeSource? HostPath { get; set; }
}
