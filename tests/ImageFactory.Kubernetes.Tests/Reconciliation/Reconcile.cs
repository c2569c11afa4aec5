using ImageFactory.Kubernetes.Abstractions.Entities;
using ImageFactory.Kubernetes.Reconciliation;

namespace ImageFactory.Kubernetes.Tests.Reconciliation;

/// <summary>A reconcile under way, which a test ends as it likes.</summary>
internal sealed class Reconcile
{
    private readonly TaskCompletionSource<ReconcileOutcome> _outcome =
        new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Reconcile(ObjectKey key, CancellationToken token)
    {
        Key = key;
        Token = token;
        token.Register(() => _outcome.TrySetCanceled(token));
    }

    public ObjectKey Key { get; }

    public CancellationToken Token { get; }

    public Task<ReconcileOutcome> Outcome => _outcome.Task;

    public void End(ReconcileOutcome outcome) => _outcome.SetResult(outcome);

    public void Throw(Exception error) => _outcome.SetException(error);
}
