using ImageFactory.Kubernetes.Models;

namespace ImageFactory.Kubernetes.Abstractions.Entities;

/// <summary>Short ways to what every object has.</summary>
public static class KubernetesEntityExtensions
{
    /// <summary>The object's name; empty before the server gave it one.</summary>
    public static string Name(this IKubernetesObject<V1ObjectMeta> entity) => entity.Metadata.Name ?? string.Empty;

    /// <summary>The object's namespace; null when it is cluster-scoped.</summary>
    public static string? Namespace(this IKubernetesObject<V1ObjectMeta> entity) => entity.Metadata.NamespaceProperty;

    /// <summary>The object's UID; empty before it was created.</summary>
    public static string Uid(this IKubernetesObject<V1ObjectMeta> entity) => entity.Metadata.Uid ?? string.Empty;

    /// <summary>The generation of the spec; 0 for kinds that have none.</summary>
    public static long Generation(this IKubernetesObject<V1ObjectMeta> entity) => entity.Metadata.Generation ?? 0;

    /// <summary>The finalizers in their order.</summary>
    public static IList<string> Finalizers(this IKubernetesObject<V1ObjectMeta> entity) =>
        entity.Metadata.Finalizers ?? [];

    /// <summary>True once somebody asked for the object's deletion.</summary>
    public static bool IsDeleting(this IKubernetesObject<V1ObjectMeta> entity) =>
        entity.Metadata.DeletionTimestamp is not null;

    /// <summary>The value of a label, or null.</summary>
    public static string? Label(this IKubernetesObject<V1ObjectMeta> entity, string name) =>
        entity.Metadata.Labels is { } labels && labels.TryGetValue(name, out var value) ? value : null;

    /// <summary>The value of an annotation, or null.</summary>
    public static string? Annotation(this IKubernetesObject<V1ObjectMeta> entity, string name) =>
        entity.Metadata.Annotations is { } annotations && annotations.TryGetValue(name, out var value) ? value : null;

    /// <summary>A reference that makes <paramref name="owner"/> the controller of what carries it.</summary>
    public static V1OwnerReference MakeOwnerReference(this IKubernetesObject<V1ObjectMeta> owner) => new()
    {
        ApiVersion = owner.ApiVersion ?? string.Empty,
        Kind = owner.Kind ?? string.Empty,
        Name = owner.Name(),
        Uid = owner.Uid(),
        Controller = true,
        BlockOwnerDeletion = true,
    };

    /// <summary>A reference to the object, as events carry it.</summary>
    public static V1ObjectReference MakeObjectReference(this IKubernetesObject<V1ObjectMeta> entity) => new()
    {
        ApiVersion = entity.ApiVersion,
        Kind = entity.Kind,
        Name = entity.Metadata.Name,
        NamespaceProperty = entity.Metadata.NamespaceProperty,
        Uid = entity.Metadata.Uid,
        ResourceVersion = entity.Metadata.ResourceVersion,
    };
}
