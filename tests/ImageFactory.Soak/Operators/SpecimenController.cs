using ImageFactory.Kubernetes.Abstractions.Reconciliation;
using ImageFactory.Kubernetes.Client;
using ImageFactory.Soak.Specimens;
using k8s.Models;

namespace ImageFactory.Soak.Operators;

/// <summary>Copies the spec's value to the status; fails now and then.</summary>
internal sealed class SpecimenController<TEntity>(IKubernetesClient client, Book book, Moods moods)
    : IEntityController<TEntity>
    where TEntity : Specimen, new()
{
    private const int FailurePercent = 3;

    public async Task<ReconciliationResult<TEntity>> ReconcileAsync(TEntity entity, CancellationToken cancellationToken)
    {
        using var reconcile = book.Begin(entity);
        book.Reconciled(entity);
        if (moods.Happens(FailurePercent))
        {
            return ReconciliationResult<TEntity>.Failure(entity, "a mood");
        }

        if (entity.Status?.Observed != entity.Spec.Value)
        {
            await WriteAsync(entity, cancellationToken);
        }

        return ReconciliationResult<TEntity>.Success(entity);
    }

    public Task<ReconciliationResult<TEntity>> DeletedAsync(TEntity entity, CancellationToken cancellationToken)
    {
        using var reconcile = book.Begin(entity);
        book.Told(entity);
        return Task.FromResult(ReconciliationResult<TEntity>.Success(entity));
    }

    private async Task WriteAsync(TEntity entity, CancellationToken cancellationToken)
    {
        var status = new TEntity
        {
            Metadata = new V1ObjectMeta { Name = entity.Name(), NamespaceProperty = entity.Namespace() },
            Status = new SpecimenStatus { Observed = entity.Spec.Value },
        };
        try
        {
            await client.ApplyStatusAsync(status, "soak", cancellationToken);
        }
        catch (ApiException error) when (error.IsNotFound)
        {
            // It went meanwhile: nobody is left to read the status.
        }
    }
}
