using ImageFactory.Operator.Artifacts;
using ImageFactory.Operator.Artifacts.Reading;

namespace ImageFactory.Operator.Glance;

/// <summary>One reading of an artifact, and the deliveries that live on it.</summary>
/// <param name="deliveries">Where the bytes go.</param>
/// <param name="changed">Told when a delivery, or all of it, has ended.</param>
/// <param name="time">The clock.</param>
internal sealed class Transfer(IReadOnlyList<Delivery> deliveries, Action changed, TimeProvider time) : IAsyncDisposable
{
    private readonly CancellationTokenSource _end = new();

    /// <summary>Those that are not forgotten.</summary>
    public IReadOnlyList<Delivery> Deliveries { get; private set; } = deliveries;

    /// <summary>The artifact's digests, once it was read to its end.</summary>
    public ContentDigests? Digests { get; private set; }

    /// <summary>The work; it does not fail.</summary>
    public Task Work { get; private set; } = Task.CompletedTask;

    /// <summary>Begins to read.</summary>
    public void Begin(IArtifactStore store, ArtifactScope scope, string file) =>
        Work = Task.Run(() => RunAsync(store, scope, file, _end.Token));

    /// <summary>Forgets a delivery.</summary>
    public void Forget(Delivery delivery) => Deliveries = [.. Deliveries.Where(one => one != delivery)];

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await Work;
        _end.Dispose();
    }

    private async Task RunAsync(IArtifactStore store, ArtifactScope scope, string file, CancellationToken cancellationToken)
    {
        try
        {
            var content = await store.OpenReadAsync(scope, file, cancellationToken)
                ?? throw new FileNotFoundException($"{scope}/{file} is not in the artifact store any more");
            var pass = new ArtifactPass();
            var digests = ContentDigests.AddTo(pass);
            foreach (var delivery in Deliveries)
            {
                _ = pass.Add((stream, token) => SendAsync(delivery, stream, token));
            }

            await pass.RunAsync(content, time, progress: null, cancellationToken);
            Digests = await digests;
        }
        catch (Exception error) when (
            error is IOException or UnauthorizedAccessException or OperationCanceledException)
        {
            foreach (var delivery in Deliveries.Where(one => !one.IsOver))
            {
                delivery.Fail(error);
            }
        }
        finally
        {
            changed();
        }
    }

    private async Task<Delivery> SendAsync(Delivery delivery, Stream content, CancellationToken cancellationToken)
    {
        await delivery.SendAsync(content, cancellationToken);
        changed();
        return delivery;
    }
}
