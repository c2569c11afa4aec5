using k8s;
using k8s.Models;

namespace ImageFactory.Kubernetes.Abstractions.Entities;

/// <summary>Names one object of a kind.</summary>
/// <param name="Namespace">The namespace; null for cluster-scoped objects.</param>
/// <param name="Name">The name.</param>
public readonly record struct ObjectKey(string? Namespace, string Name)
{
    /// <summary>The key of an object.</summary>
    public static ObjectKey Of(IKubernetesObject<V1ObjectMeta> entity) => new(entity.Namespace(), entity.Name());

    /// <summary>As in <c>kubectl</c>: <c>namespace/name</c>, or the name alone.</summary>
    public override string ToString() => Namespace is null ? Name : $"{Namespace}/{Name}";
}
