namespace ImageFactory.Kubernetes.Models;

/// <summary>One container of a pod.</summary>
public sealed class V1Container
{
    /// <summary>Unique within the pod.</summary>
    public string Name { get; set; } = string.Empty;

    /// <summary>The image.</summary>
    public string? Image { get; set; }

    /// <summary>Always, IfNotPresent or Never.</summary>
    public string? ImagePullPolicy { get; set; }

    /// <summary>Replaces the image's entry point.</summary>
    public IList<string>? Command { get; set; }

    /// <summary>Replaces the image's arguments.</summary>
    public IList<string>? Args { get; set; }

    /// <summary>Where the command starts.</summary>
    public string? WorkingDir { get; set; }

    /// <summary>Environment variables.</summary>
    public IList<V1EnvVar>? Env { get; set; }

    /// <summary>Ports that the container listens on.</summary>
    public IList<V1ContainerPort>? Ports { get; set; }

    /// <summary>CPU, memory and storage that it is given.</summary>
    public V1ResourceRequirements? Resources { get; set; }

    /// <summary>Volumes in its file system.</summary>
    public IList<V1VolumeMount>? VolumeMounts { get; set; }

    /// <summary>Rights of its processes.</summary>
    public V1SecurityContext? SecurityContext { get; set; }

    /// <summary>File whose text becomes the message of the terminated state (4 kB at most, 12 kB a pod).</summary>
    public string? TerminationMessagePath { get; set; }

    /// <summary>File, or FallbackToLogsOnError.</summary>
    public string? TerminationMessagePolicy { get; set; }
}
