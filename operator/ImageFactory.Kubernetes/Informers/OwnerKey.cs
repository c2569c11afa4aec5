using ImageFactory.Kubernetes.Abstractions.Entities;
using k8s;
using k8s.Models;

namespace ImageFactory.Kubernetes.Informers;

/// <summary>The owner that manages an object.</summary>
/// <param name="Group">API group of the owner; its version may differ from the one that we watch.</param>
/// <param name="Kind">Kind of the owner.</param>
/// <param name="Name">Name of the owner.</param>
/// <param name="Namespace">Namespace of the owner where it is another one; null for that of the object.</param>
internal sealed record OwnerKey(string Group, string Kind, string Name, string? Namespace = null)
{
    /// <summary>
    /// The owner with <c>controller: true</c>, else the one that an annotation names; null for none.
    /// </summary>
    public static OwnerKey? Of(IKubernetesObject<V1ObjectMeta> entity)
    {
        foreach (var owner in entity.Metadata.OwnerReferences ?? [])
        {
            if (owner.Controller == true)
            {
                var slash = owner.ApiVersion.IndexOf('/', StringComparison.Ordinal);
                return new OwnerKey(slash < 0 ? string.Empty : owner.ApiVersion[..slash], owner.Kind, owner.Name);
            }
        }

        // Kind.group/namespace/name; a group has dots of its own, a kind has none.
        return entity.GetAnnotation(OwnerAnnotation.Name)?.Split('/') is [var type, var @namespace, var name]
            && type.Split('.', 2) is [var kind, var group]
                ? new OwnerKey(group, kind, name, @namespace)
                : null;
    }
}
