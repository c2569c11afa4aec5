namespace ImageFactory.Kubernetes.Config;

/// <summary>The cluster that a credential plugin is called for.</summary>
internal sealed class ExecCredentialCluster
{
    /// <summary>Its address.</summary>
    public string? Server { get; set; }
}
