using k8s;
using k8s.Models;

namespace ImageFactory.Kubernetes.Abstractions.Reconciliation;

/// <summary>
/// Asks for a reconcile of an object, in KubeOps' shape. Reconciles read the object live, so only its name and
/// namespace count; <paramref name="type"/>, <paramref name="source"/> and <paramref name="retryCount"/> change
/// nothing.
/// </summary>
/// <param name="entity">The object.</param>
/// <param name="type">What became of it.</param>
/// <param name="source">Who asks.</param>
/// <param name="queueIn">How long to wait first.</param>
/// <param name="retryCount">Tries so far.</param>
/// <param name="cancellationToken">Ends the hand-over.</param>
/// <returns>False if no controller looks after the kind.</returns>
public delegate Task<bool> EntityQueue<in TEntity>(
    TEntity entity,
    ReconciliationType type,
    ReconciliationTriggerSource source,
    TimeSpan queueIn,
    int retryCount,
    CancellationToken cancellationToken)
    where TEntity : IKubernetesObject<V1ObjectMeta>;
