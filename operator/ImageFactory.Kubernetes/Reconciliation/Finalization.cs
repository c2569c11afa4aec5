using ImageFactory.Kubernetes.Abstractions.Builder;
using ImageFactory.Kubernetes.Abstractions.Events;
using k8s;
using k8s.Models;

namespace ImageFactory.Kubernetes.Reconciliation;

/// <summary>Attaches finalizers before the first reconcile, and runs them when somebody asks for deletion.</summary>
internal sealed class Finalization<TEntity>(
    IReadOnlyList<FinalizerRegistration<TEntity>> finalizers,
    FinalizerWriter<TEntity> writer,
    EventPublisher publish,
    OperatorSettings settings,
    TimeProvider time)
    where TEntity : class, IKubernetesObject<V1ObjectMeta>
{
    /// <summary>
    /// Value of an annotation named like a finalizer. The finalizer is then removed without running, for an object
    /// whose clean-up can't succeed any more because what it would clean up is gone for good.
    /// </summary>
    internal const string Skip = "skip";

    /// <summary>
    /// Removal is the commit of a clean-up that is done: a shutdown between the two would leave the object hanging
    /// until the clean-up ran again. So it has a time of its own instead of the reconcile's token.
    /// </summary>
    private static readonly TimeSpan RemovalTime = TimeSpan.FromSeconds(10);

    /// <summary>Adds what is missing and returns the object as it is then.</summary>
    public async Task<TEntity> AttachAsync(TEntity entity, CancellationToken cancellationToken)
    {
        if (!settings.AutoAttachFinalizers)
        {
            return entity;
        }

        IList<string> present = entity.Finalizers() ?? [];
        var missing = finalizers.Select(finalizer => finalizer.Identifier).Except(present).ToList();
        return missing.Count == 0
            ? entity
            : await writer.WriteAsync(entity, present.Concat(missing), cancellationToken);
    }

    /// <summary>
    /// Runs each own finalizer, wherever it stands in the list: others before it are none of its business. One that is
    /// not done holds back none of the rest.
    /// </summary>
    public async Task<ReconcileOutcome> RunAsync(
        TEntity entity, IServiceProvider services, CancellationToken cancellationToken)
    {
        ReconcileOutcome outcome = new ReconcileOutcome.Done();
        foreach (var finalizer in finalizers)
        {
            if (!entity.HasFinalizer(finalizer.Identifier))
            {
                continue;
            }

            if (entity.GetAnnotation(finalizer.Identifier) == Skip)
            {
                await publish(
                    entity,
                    "FinalizerSkipped",
                    $"{finalizer.Identifier} is skipped as its annotation asks; what it would have cleaned up stays",
                    EventType.Warning,
                    cancellationToken);
                entity = await DetachAsync(entity, finalizer.Identifier);
                continue;
            }

            var result = await finalizer.Create(services).FinalizeAsync(entity, cancellationToken);
            if (result is { IsSuccess: true, RequeueAfter: null })
            {
                if (settings.AutoDetachFinalizers)
                {
                    entity = await DetachAsync(entity, finalizer.Identifier);
                }
            }
            else
            {
                outcome = Worse(outcome, Outcomes.Of(result));
            }
        }

        return outcome;
    }

    private static ReconcileOutcome Worse(ReconcileOutcome first, ReconcileOutcome second) => (first, second) switch
    {
        (ReconcileOutcome.Failed, _) => first,
        (ReconcileOutcome.RequeueAfter a, ReconcileOutcome.RequeueAfter b) => a.After <= b.After ? a : b,
        _ => second,
    };

    private async Task<TEntity> DetachAsync(TEntity entity, string identifier)
    {
        using var deadline = new CancellationTokenSource(RemovalTime, time);
        return await writer.WriteAsync(
            entity, entity.Finalizers()!.Where(finalizer => finalizer != identifier), deadline.Token);
    }
}
