using k8s;
using k8s.Models;

namespace ImageFactory.Kubernetes.Abstractions.Reconciliation;

/// <summary>Brings the world nearer to what objects of a kind ask for.</summary>
/// <typeparam name="TEntity">The kind.</typeparam>
public interface IEntityController<TEntity>
    where TEntity : IKubernetesObject<V1ObjectMeta>
{
    /// <summary>
    /// Looks at the world and does the next small thing. MUST be idempotent and MUST NOT wait: say when to come back.
    /// </summary>
    Task<ReconciliationResult<TEntity>> ReconcileAsync(TEntity entity, CancellationToken cancellationToken);

    /// <summary>
    /// Called once after the object is gone. Only for local bookkeeping: clean-up outside belongs to a finalizer.
    /// </summary>
    Task<ReconciliationResult<TEntity>> DeletedAsync(TEntity entity, CancellationToken cancellationToken);
}
