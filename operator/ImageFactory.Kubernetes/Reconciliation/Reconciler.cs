using ImageFactory.Kubernetes.Abstractions.Entities;
using ImageFactory.Kubernetes.Abstractions.Reconciliation;
using ImageFactory.Kubernetes.Client;
using ImageFactory.Kubernetes.Informers;
using k8s;
using k8s.Models;
using Microsoft.Extensions.DependencyInjection;

namespace ImageFactory.Kubernetes.Reconciliation;

/// <summary>One reconcile of one object: reads it live and hands it to whom it concerns.</summary>
internal sealed class Reconciler<TEntity>(
    IKubernetesClient client,
    IServiceScopeFactory scopes,
    Func<IServiceProvider, IEntityController<TEntity>> createController,
    Finalization<TEntity> finalization,
    Tombstones tombstones,
    Store store)
    where TEntity : class, IKubernetesObject<V1ObjectMeta>, new()
{
    /// <summary>Does the reconcile. What it throws is the worker's to judge.</summary>
    public async Task<ReconcileOutcome> RunAsync(ObjectKey key, CancellationToken cancellationToken)
    {
        var goneBefore = tombstones.Of(key);
        var entity = await client.GetAsync<TEntity>(key.Name, key.Namespace, cancellationToken);
        await using var scope = scopes.CreateAsyncScope();
        var controller = createController(scope.ServiceProvider);

        foreach (var uid in tombstones.Of(key))
        {
            if (uid == entity?.Uid())
            {
                if (!goneBefore.Contains(uid))
                {
                    // It went, or left, while it was being read: only a read that began after that can tell which.
                    return new ReconcileOutcome.Requeue();
                }

                // It lives, but a label selector no longer takes it in: not ours any more.
                tombstones.Remove(key, uid);
                return new ReconcileOutcome.Done();
            }

            var told = Outcomes.Of(await controller.DeletedAsync(Gone(key, uid), cancellationToken));
            if (told is not ReconcileOutcome.Done)
            {
                return told;
            }

            tombstones.Remove(key, uid);
        }

        // What the watch has not shown yet it will show, and that brings on a reconcile. Until then the object is none
        // of ours: if it went again before, nobody would tell that it is gone, and the selector may leave it out.
        if (entity is null || !store.Knows(key, entity.Uid()))
        {
            return new ReconcileOutcome.Done();
        }

        try
        {
            return entity.IsDeleting()
                ? await finalization.RunAsync(entity, scope.ServiceProvider, cancellationToken)
                : Outcomes.Of(await controller.ReconcileAsync(
                    await finalization.AttachAsync(entity, cancellationToken), cancellationToken));
        }
        catch (ObjectMovedOnException)
        {
            return new ReconcileOutcome.Requeue();
        }
    }

    /// <summary>All that is left of an object: its name and identity. The body isn't kept anywhere.</summary>
    private static TEntity Gone(ObjectKey key, string uid) => new()
    {
        ApiVersion = EntityDefinition.Of<TEntity>().ApiVersion,
        Kind = EntityDefinition.Of<TEntity>().Kind,
        Metadata = new V1ObjectMeta { Name = key.Name, NamespaceProperty = key.Namespace, Uid = uid },
    };
}
