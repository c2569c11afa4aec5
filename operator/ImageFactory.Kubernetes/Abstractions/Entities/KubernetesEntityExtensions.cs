using k8s;
using k8s.Models;

namespace ImageFactory.Kubernetes.Abstractions.Entities;

/// <summary>What k8s.Models does not say of an object's metadata.</summary>
public static class KubernetesEntityExtensions
{
    /// <summary>Somebody asked for the object's deletion.</summary>
    public static bool IsDeleting(this IKubernetesObject<V1ObjectMeta> entity) =>
        entity.Metadata.DeletionTimestamp is not null;

    /// <summary>The reference that makes an object belong to <paramref name="owner"/>.</summary>
    public static V1OwnerReference MakeOwnerReference(this IKubernetesObject<V1ObjectMeta> owner) => new()
    {
        ApiVersion = owner.ApiVersion ?? string.Empty,
        Kind = owner.Kind ?? string.Empty,
        Name = owner.Name(),
        Uid = owner.Uid(),
        Controller = true,
        BlockOwnerDeletion = true,
    };

    /// <summary>The reference that names an object in events.</summary>
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
