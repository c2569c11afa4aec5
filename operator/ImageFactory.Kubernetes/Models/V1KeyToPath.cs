namespace ImageFactory.Kubernetes.Models;

/// <summary>A key and the file that it becomes.</summary>
public sealed class V1KeyToPath
{
    /// <summary>The key.</summary>
    public string Key { get; set; } = string.Empty;

    /// <summary>Path within the volume.</summary>
    public string Path { get; set; } = string.Empty;

    /// <summary>Mode of the file; null for the volume's.</summary>
    public int? Mode { get; set; }
}
