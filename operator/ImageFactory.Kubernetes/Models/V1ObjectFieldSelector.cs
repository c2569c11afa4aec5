namespace ImageFactory.Kubernetes.Models;

/// <summary>A field of the pod itself.</summary>
public sealed class V1ObjectFieldSelector
{
    /// <summary>Version of the path; v1.</summary>
    public string? ApiVersion { get; set; }

    /// <summary>The path, e.g. <c>spec.nodeName</c>.</summary>
    public string FieldPath { get; set; } = string.Empty;
}
