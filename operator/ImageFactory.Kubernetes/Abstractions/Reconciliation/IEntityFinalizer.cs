using k8s;
using k8s.Models;

namespace ImageFactory.Kubernetes.Abstractions.Reconciliation;

/// <summary>Cleans up before an object goes.</summary>
/// <typeparam name="TEntity">The kind.</typeparam>
public interface IEntityFinalizer<TEntity>
    where TEntity : IKubernetesObject<V1ObjectMeta>
{
    /// <summary>
    /// Does the next step of the clean-up. MUST be re-callable. Success without <c>RequeueAfter</c> removes the
    /// finalizer; success with it means "not done yet, call again".
    /// </summary>
    Task<ReconciliationResult<TEntity>> FinalizeAsync(TEntity entity, CancellationToken cancellationToken);
}
