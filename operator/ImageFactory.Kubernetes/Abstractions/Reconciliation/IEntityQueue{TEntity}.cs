using ImageFactory.Kubernetes.Abstractions.Entities;
using k8s;
using k8s.Models;

namespace ImageFactory.Kubernetes.Abstractions.Reconciliation;

/// <summary>The queue of a kind's controllers, for those who have only a key.</summary>
/// <typeparam name="TEntity">The kind.</typeparam>
public interface IEntityQueue<TEntity>
    where TEntity : IKubernetesObject<V1ObjectMeta>
{
    /// <summary>
    /// Asks for a reconcile of an object, now or later. A key that waits already is not queued twice.
    /// </summary>
    /// <returns>False if no controller looks after the kind.</returns>
    bool Enqueue(ObjectKey key, TimeSpan delay = default);
}
