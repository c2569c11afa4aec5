using ImageFactory.Kubernetes.Abstractions.Entities;
using k8s;
using k8s.Models;

namespace ImageFactory.Kubernetes.Abstractions.Reconciliation;

/// <summary>The keys of a kind's objects as the watch knows them: a look at it costs no call.</summary>
/// <typeparam name="TEntity">A kind with a controller.</typeparam>
public interface IEntityKeys<TEntity>
    where TEntity : IKubernetesObject<V1ObjectMeta>
{
    /// <summary>All keys, or those of one namespace.</summary>
    IReadOnlyList<ObjectKey> All(string? @namespace = null);
}
