namespace ImageFactory.Kubernetes.Config;

/// <summary>What a credential plugin is told.</summary>
internal sealed class ExecCredentialSpec
{
    /// <summary>Whether it may ask a person.</summary>
    public bool Interactive { get; set; }

    /// <summary>The cluster, if the plugin wants to know.</summary>
    public ExecCredentialCluster? Cluster { get; set; }
}
