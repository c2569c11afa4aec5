using k8s;
using k8s.Models;

namespace ImageFactory.Kubernetes.Informers;

/// <summary>The owner that manages an object.</summary>
/// <param name="Group">API group of the owner; its version may differ from the one that we watch.</param>
/// <param name="Kind">Kind of the owner.</param>
/// <param name="Name">Name of the owner.</param>
internal sealed record OwnerKey(string Group, string Kind, string Name)
{
    /// <summary>The owner with <c>controller: true</c>, or null.</summary>
    public static OwnerKey? ControllerOf(IKubernetesObject<V1ObjectMeta> entity)
    {
        foreach (var owner in entity.Metadata.OwnerReferences ?? [])
        {
            if (owner.Controller == true)
            {
                var slash = owner.ApiVersion.IndexOf('/', StringComparison.Ordinal);
                return new OwnerKey(slash < 0 ? string.Empty : owner.ApiVersion[..slash], owner.Kind, owner.Name);
            }
        }

        return null;
    }
}
