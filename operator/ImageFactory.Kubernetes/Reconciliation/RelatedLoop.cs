using System.Threading.Channels;
using ImageFactory.Kubernetes.Abstractions.Entities;
using ImageFactory.Kubernetes.Abstractions.Reconciliation;
using ImageFactory.Kubernetes.Client;
using ImageFactory.Kubernetes.Informers;
using ImageFactory.Kubernetes.Queue;
using k8s;
using k8s.Models;
using Microsoft.Extensions.Logging;

namespace ImageFactory.Kubernetes.Reconciliation;

/// <summary>
/// Turns changes of one kind into reconciles of another. Finding out which may need the API server, so it has a queue
/// of its own: the watch is never held up, and a look that failed is repeated.
/// </summary>
internal sealed partial class RelatedLoop<TEntity>(
    IInformer informer,
    IEntityQueue<TEntity> entities,
    Func<ObjectKey, CancellationToken, Task<IEnumerable<ObjectKey>>> find,
    ReconcileStrategy strategy,
    RateLimitedQueue<ObjectKey> queue,
    ILogger logger) : IRelatedLoop, IChangeHandler
    where TEntity : IKubernetesObject<V1ObjectMeta>
{
    /// <inheritdoc />
    public void Handle(ObjectChange change)
    {
        if (EnqueuePredicate.ShouldEnqueue(change, strategy))
        {
            queue.Add(change.Key);
        }
    }

    /// <inheritdoc />
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                var key = await queue.GetAsync(cancellationToken);
                try
                {
                    await FindAsync(key, cancellationToken);
                }
                finally
                {
                    queue.Done(key);
                }
            }
            catch (Exception end) when (end is OperationCanceledException or ChannelClosedException)
            {
                return;
            }
        }
    }

    /// <inheritdoc />
    public void Dispose() => queue.Dispose();

    private async Task FindAsync(ObjectKey key, CancellationToken cancellationToken)
    {
        try
        {
            foreach (var entity in await find(key, cancellationToken))
            {
                entities.Enqueue(entity);
            }

            queue.Forget(key);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            throw;
        }
#pragma warning disable CA1031 // This loop owns the look: whatever it throws is logged and tried again.
        catch (Exception error)
#pragma warning restore CA1031
        {
            var delay = queue.AddRateLimited(key);
            Log.Failed(
                logger, informer.State.Name, key, EntityDefinition.Of<TEntity>().Kind, delay.TotalSeconds, error);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(
            24,
            LogLevel.Error,
            "Looking from {Related} {Key} for each {Kind} that needs it failed; again in {Delay:0.0} s")]
        public static partial void Failed(
            ILogger logger, string related, ObjectKey key, string kind, double delay, Exception error);
    }
}

/// <summary>One mapping of changes at work, whatever its kinds.</summary>
internal interface IRelatedLoop : IDisposable
{
    /// <summary>Maps until the token ends it.</summary>
    Task RunAsync(CancellationToken cancellationToken);
}
