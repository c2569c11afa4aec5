using ImageFactory.Operator.Artifacts;
using ImageFactory.Operator.Artifacts.Reading;

namespace ImageFactory.Operator.Glance;

/// <summary>One reading of an artifact, and the uploads that live on it.</summary>
/// <param name="uploads">Where the bytes go.</param>
/// <param name="changed">Told when an upload, or all of it, has ended.</param>
/// <param name="time">The clock.</param>
internal sealed class UploadBatch(IReadOnlyList<Upload> uploads, Action changed, TimeProvider time) : IAsyncDisposable
{
    private readonly CancellationTokenSource _end = new();

    /// <summary>Those that are not forgotten.</summary>
    public IReadOnlyList<Upload> Uploads { get; private set; } = uploads;

    /// <summary>The artifact's digests, once it was read to its end.</summary>
    public ContentDigests? Digests { get; private set; }

    /// <summary>The work; it does not fail.</summary>
    public Task Work { get; private set; } = Task.CompletedTask;

    /// <summary>Begins to read.</summary>
    public void Begin(IArtifactStore store, ArtifactScope scope, string file) =>
        Work = Task.Run(() => RunAsync(store, scope, file, _end.Token));

    /// <summary>Forgets an upload.</summary>
    public void Forget(Upload upload) => Uploads = [.. Uploads.Where(one => one != upload)];

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
            foreach (var upload in Uploads)
            {
                _ = pass.Add((stream, token) => SendAsync(upload, stream, token));
            }

            await pass.RunAsync(content, time, progress: null, cancellationToken);
            Digests = await digests;
        }
        catch (Exception error) when (
            error is IOException or UnauthorizedAccessException or OperationCanceledException)
        {
            foreach (var upload in Uploads.Where(one => !one.IsOver))
            {
                upload.Fail(error);
            }
        }
        finally
        {
            changed();
        }
    }

    private async Task<Upload> SendAsync(Upload upload, Stream content, CancellationToken cancellationToken)
    {
        await upload.SendAsync(content, cancellationToken);
        changed();
        return upload;
    }
}
