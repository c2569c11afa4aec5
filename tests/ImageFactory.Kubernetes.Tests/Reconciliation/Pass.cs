using ImageFactory.Kubernetes.Abstractions.Entities;
using ImageFactory.Kubernetes.Reconciliation;

namespace ImageFactory.Kubernetes.Tests.Reconciliation;

/// <summary>A pass under way, which a test ends as it likes.</summary>
internal sealed class Pass
{
    private readonly TaskCompletionSource<PassOutcome> _outcome =
        new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Pass(ObjectKey key, CancellationToken token)
    {
        Key = key;
        Token = token;
        token.Register(() => _outcome.TrySetCanceled(token));
    }

    public ObjectKey Key { get; }

    public CancellationToken Token { get; }

    public Task<PassOutcome> Outcome => _outcome.Task;

    public void End(PassOutcome outcome) => _outcome.SetResult(outcome);

    public void Throw(Exception error) => _outcome.SetException(error);
}
