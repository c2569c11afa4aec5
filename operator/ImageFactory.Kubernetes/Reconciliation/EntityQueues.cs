using ImageFactory.Kubernetes.Abstractions.Entities;
using ImageFactory.Kubernetes.Abstractions.Reconciliation;
using ImageFactory.Kubernetes.Informers;
using ImageFactory.Kubernetes.Queue;
using k8s;
using k8s.Models;

namespace ImageFactory.Kubernetes.Reconciliation;

/// <summary>The queues of all controllers of one kind, and what their watches know.</summary>
internal sealed class EntityQueues<TEntity> : IEntityQueue<TEntity>, IEntityKeys<TEntity>
    where TEntity : IKubernetesObject<V1ObjectMeta>
{
    private readonly List<(IInformer Informer, RateLimitedQueue<ObjectKey> Queue)> _controllers = [];

    /// <summary>Joins a controller; only before the operator starts.</summary>
    public void Add(IInformer informer, RateLimitedQueue<ObjectKey> queue) => _controllers.Add((informer, queue));

    /// <inheritdoc />
    public bool Enqueue(ObjectKey key, TimeSpan delay = default)
    {
        foreach (var (_, queue) in _controllers)
        {
            queue.AddAfter(key, delay);
        }

        return _controllers.Count > 0;
    }

    /// <inheritdoc />
    public IReadOnlyList<ObjectKey> All(string? @namespace = null) =>
    [
        .. _controllers
            .Select(controller => controller.Informer)
            .Distinct()
            .SelectMany(informer => informer.Store.Keys())
            .Where(key => @namespace is null || key.Namespace == @namespace)
            .Distinct(),
    ];

    /// <summary>The queue in KubeOps' shape.</summary>
    public Task<bool> EnqueueAsync(
        TEntity entity,
        ReconciliationType type,
        ReconciliationTriggerSource source,
        TimeSpan queueIn,
        int retryCount,
        CancellationToken cancellationToken) =>
        Task.FromResult(Enqueue(ObjectKey.Of(entity), queueIn));
}
