using ImageFactory.Kubernetes.Abstractions.Entities;
using k8s;
using k8s.Models;

namespace ImageFactory.Kubernetes.Abstractions.Reconciliation;

/// <summary>Says which objects must be looked at when another object, which they depend on, changed.</summary>
/// <typeparam name="TRelated">The kind that changed.</typeparam>
/// <typeparam name="TEntity">The kind to look at.</typeparam>
public interface IRelatedObjects<TRelated, TEntity>
    where TRelated : IKubernetesObject<V1ObjectMeta>
    where TEntity : IKubernetesObject<V1ObjectMeta>
{
    /// <summary>
    /// Finds the objects for one change, a deletion included. It may ask the API server; it is called again with
    /// backoff when it throws, and once for several changes in a row.
    /// </summary>
    Task<IEnumerable<ObjectKey>> FindAsync(ObjectKey related, CancellationToken cancellationToken);
}
