using ImageFactory.Kubernetes.Client;
using k8s;
using k8s.Models;

namespace ImageFactory.Kubernetes.Abstractions.Entities;

/// <summary>
/// Names the owner of an object where it lives in another namespace: Kubernetes takes an owner reference to another
/// namespace for one to an object that is gone, and deletes what bears it. The annotation deletes nothing.
/// </summary>
public static class OwnerAnnotation
{
    /// <summary>The annotation.</summary>
    public const string Name = "imagefactory.dev/owner";

    /// <summary>Its value for an owner: <c>Kind.group/namespace/name</c>.</summary>
    public static string Of<TOwner>(TOwner owner)
        where TOwner : class, IKubernetesObject<V1ObjectMeta>
    {
        var definition = EntityDefinition.Of<TOwner>();
        return $"{definition.Kind}.{definition.Group}/{owner.Namespace()}/{owner.Name()}";
    }
}
