namespace ImageFactory.Kubernetes.Models;

/// <summary>What a pod shall run, and where.</summary>
public sealed class V1PodSpec
{
    /// <summary>Run one after the other, each to its end, before the containers.</summary>
    public IList<V1Container>? InitContainers { get; set; }

    /// <summary>Run side by side.</summary>
    public IList<V1Container> Containers { get; set; } = [];

    /// <summary>What containers can mount.</summary>
    public IList<V1Volume>? Volumes { get; set; }

    /// <summary>Always, OnFailure or Never.</summary>
    public string? RestartPolicy { get; set; }

    /// <summary>Seconds from the start after which the kubelet ends the pod.</summary>
    public long? ActiveDeadlineSeconds { get; set; }

    /// <summary>Seconds between TERM and KILL.</summary>
    public long? TerminationGracePeriodSeconds { get; set; }

    /// <summary>Labels that the node must have.</summary>
    public IDictionary<string, string>? NodeSelector { get; set; }

    /// <summary>Taints of the node that the pod bears.</summary>
    public IList<V1Toleration>? Tolerations { get; set; }

    /// <summary>The node; set it to go past the scheduler.</summary>
    public string? NodeName { get; set; }

    /// <summary>True to use the node's network.</summary>
    public bool? HostNetwork { get; set; }

    /// <summary>True for one PID namespace of all containers, in which none of their processes is process 1.</summary>
    public bool? ShareProcessNamespace { get; set; }

    /// <summary>ClusterFirst, ClusterFirstWithHostNet, Default or None.</summary>
    public string? DnsPolicy { get; set; }

    /// <summary>Service account of the pod.</summary>
    public string? ServiceAccountName { get; set; }

    /// <summary>False to keep the service account's token out of the pod.</summary>
    public bool? AutomountServiceAccountToken { get; set; }

    /// <summary>False to keep the namespace's services out of the environment.</summary>
    public bool? EnableServiceLinks { get; set; }

    /// <summary>Rights that all containers share.</summary>
    public V1PodSecurityContext? SecurityContext { get; set; }

    /// <summary>Priority class of the pod.</summary>
    public string? PriorityClassName { get; set; }

    /// <summary>Secrets with which images are pulled.</summary>
    public IList<V1LocalObjectReference>? ImagePullSecrets { get; set; }
}
