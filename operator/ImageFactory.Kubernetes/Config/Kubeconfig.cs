namespace ImageFactory.Kubernetes.Config;

/// <summary>One or more kubeconfig files, merged: of two entries with one name the first counts.</summary>
internal sealed class Kubeconfig(IReadOnlyList<string> files)
{
    /// <summary>The files, for messages.</summary>
    public string Files { get; } = string.Join(", ", files);

    /// <summary>The first current context named.</summary>
    public string? CurrentContext { get; set; }

    /// <summary>Clusters by name.</summary>
    public Dictionary<string, KubeconfigEntry> Clusters { get; } = new(StringComparer.Ordinal);

    /// <summary>Users by name.</summary>
    public Dictionary<string, KubeconfigEntry> Users { get; } = new(StringComparer.Ordinal);

    /// <summary>Contexts by name.</summary>
    public Dictionary<string, KubeconfigEntry> Contexts { get; } = new(StringComparer.Ordinal);
}
