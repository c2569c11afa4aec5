namespace ImageFactory.Demo;

/// <summary>What the demo was asked to do.</summary>
internal sealed record DemoOptions
{
    /// <summary>Kubeconfig of the cluster.</summary>
    public required string Kubeconfig { get; init; }

    /// <summary>Namespace of the demo's objects.</summary>
    public required string Namespace { get; init; }

    /// <summary>File with a DistroProfile and an ImageBuild.</summary>
    public required string Manifest { get; init; }

    /// <summary>The operator's artifacts.root.</summary>
    public required string Artifacts { get; init; }

    /// <summary>The operator's /healthz.</summary>
    public required Uri Health { get; init; }

    /// <summary>Where the image's path goes when the build has made one.</summary>
    public required string Result { get; init; }

    /// <summary>File with what the last build on this machine took; written when this one has succeeded.</summary>
    public required string Times { get; init; }

    /// <summary>How long the build will take, as long as that file is not there; null when nobody knows.</summary>
    public TimeSpan? Expected { get; init; }

    /// <summary>The cloud whose regions get the image, and in which it is released; null for none.</summary>
    public string? Cloud { get; init; }

    /// <summary>The clouds.yaml that has it.</summary>
    public string CloudsFile { get; init; } = "/etc/openstack/clouds.yaml";
}
