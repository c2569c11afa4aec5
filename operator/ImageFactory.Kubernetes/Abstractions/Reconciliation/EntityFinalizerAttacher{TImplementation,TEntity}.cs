using k8s;
using k8s.Models;

namespace ImageFactory.Kubernetes.Abstractions.Reconciliation;

/// <summary>Attaches one finalizer, for operators that do so themselves (AutoAttachFinalizers off).</summary>
/// <param name="entity">The object.</param>
/// <param name="cancellationToken">Ends the call.</param>
/// <returns>The object as it is then.</returns>
public delegate Task<TEntity> EntityFinalizerAttacher<TImplementation, TEntity>(
    TEntity entity, CancellationToken cancellationToken = default)
    where TImplementation : IEntityFinalizer<TEntity>
    where TEntity : IKubernetesObject<V1ObjectMeta>;
