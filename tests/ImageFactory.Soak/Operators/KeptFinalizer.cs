using ImageFactory.Kubernetes.Abstractions.Reconciliation;
using ImageFactory.Soak.Specimens;

namespace ImageFactory.Soak.Operators;

/// <summary>Lets an object go, sometimes at the second or third call only.</summary>
internal sealed class KeptFinalizer(Book book, Moods moods) : IEntityFinalizer<V1Kept>
{
    /// <summary>As it stands in the object.</summary>
    public const string Identifier = "soak.imagefactory.dev/keptfinalizer";

    private const int FailurePercent = 5;
    private const int NotYetPercent = 15;
    private static readonly TimeSpan Later = TimeSpan.FromMilliseconds(200);

    public Task<ReconciliationResult<V1Kept>> FinalizeAsync(V1Kept entity, CancellationToken cancellationToken)
    {
        using var reconcile = book.Begin(entity);
        if (moods.Happens(FailurePercent))
        {
            throw new InvalidOperationException("a mood");
        }

        if (moods.Happens(NotYetPercent))
        {
            return Task.FromResult(ReconciliationResult<V1Kept>.Success(entity, Later));
        }

        book.Finalized(entity);
        return Task.FromResult(ReconciliationResult<V1Kept>.Success(entity));
    }
}
