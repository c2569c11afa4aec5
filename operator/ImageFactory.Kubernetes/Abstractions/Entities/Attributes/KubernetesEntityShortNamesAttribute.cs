namespace ImageFactory.Kubernetes.Abstractions.Entities.Attributes;

/// <summary>Short names that kubectl takes for the kind.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class KubernetesEntityShortNamesAttribute(params string[] shortNames) : Attribute
{
    /// <summary>The short names.</summary>
    public IReadOnlyList<string> ShortNames { get; } = shortNames;
}
