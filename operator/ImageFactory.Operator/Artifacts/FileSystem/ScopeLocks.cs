namespace ImageFactory.Operator.Artifacts.FileSystem;

/// <summary>
/// One short step at a time per scope. The locks are a fixed set shared out by hash: two scopes that share one wait for
/// a rename of each other, never for an upload, and nothing grows with the number of scopes.
/// </summary>
internal sealed class ScopeLocks : IDisposable
{
    private const int Stripes = 64;

    private readonly SemaphoreSlim[] _stripes =
        [.. Enumerable.Range(0, Stripes).Select(_ => new SemaphoreSlim(1, 1))];

    /// <summary>Waits for the lock of a scope; disposing the result gives it back.</summary>
    public async Task<IDisposable> EnterAsync(ArtifactScope scope, CancellationToken cancellationToken)
    {
        SemaphoreSlim stripe = _stripes[(uint)scope.GetHashCode() % Stripes];
        await stripe.WaitAsync(cancellationToken);
        return new Held(stripe);
    }

    /// <inheritdoc />
    public void Dispose()
    {
        foreach (SemaphoreSlim stripe in _stripes)
        {
            stripe.Dispose();
        }
    }

    private sealed class Held(SemaphoreSlim stripe) : IDisposable
    {
        public void Dispose() => stripe.Release();
    }
}
