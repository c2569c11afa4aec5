namespace ImageFactory.Kubernetes.Abstractions.Entities.Attributes;

/// <summary>Names the resource that a class stands for.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class KubernetesEntityAttribute : Attribute
{
    /// <summary>API group; empty for the core group.</summary>
    public string Group { get; init; } = string.Empty;

    /// <summary>Version within the group, e.g. <c>v1alpha1</c>.</summary>
    public string ApiVersion { get; init; } = "v1";

    /// <summary>The kind, e.g. <c>ImageBuild</c>.</summary>
    public string Kind { get; init; } = string.Empty;

    /// <summary>Lower-case plural, as in the URL; empty means the kind in lower case with an s.</summary>
    public string PluralName { get; init; } = string.Empty;
}
