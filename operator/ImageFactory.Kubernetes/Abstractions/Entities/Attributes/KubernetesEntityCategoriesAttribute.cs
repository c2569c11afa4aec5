namespace ImageFactory.Kubernetes.Abstractions.Entities.Attributes;

/// <summary>Categories, so that <c>kubectl get CATEGORY</c> lists the kind.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class KubernetesEntityCategoriesAttribute(params string[] categories) : Attribute
{
    /// <summary>The categories.</summary>
    public IReadOnlyList<string> Categories { get; } = categories;
}
