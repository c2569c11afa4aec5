namespace ImageFactory.Operator.Artifacts.Reading;

/// <summary>
/// One reading of an artifact for all who need its bytes: digests, signatures, uploads. A further one is a further
/// <see cref="Add{T}"/>. Each reads a stream of its own, at its own pace.
/// </summary>
internal sealed class ArtifactPass
{
    private readonly List<Func<Stream, CancellationToken, Task>> _consumers = [];

    /// <summary>Adds a reader. All readers MUST be added before the pass runs. The task ends with the pass.</summary>
    public Task<T> Add<T>(Func<Stream, CancellationToken, Task<T>> consume)
    {
        var result = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        _consumers.Add(async (content, cancellationToken) =>
        {
            try
            {
                result.SetResult(await consume(content, cancellationToken));
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                result.SetCanceled(cancellationToken);
                throw;
            }
            catch (Exception error)
            {
                result.SetException(error);
                throw;
            }
        });
        return result.Task;
    }

    /// <summary>
    /// Reads the artifact to its end. When one reader fails, all the others are cancelled, and its failure is thrown.
    /// </summary>
    /// <param name="content">The artifact.</param>
    /// <param name="time">The clock.</param>
    /// <param name="progress">Told how many bytes everybody has read.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task RunAsync(
        ArtifactContent content, TimeProvider time, IProgress<long>? progress, CancellationToken cancellationToken)
    {
        await using var artifact = new SharedArtifact(content, time, progress);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var readings = _consumers.ConvertAll(consume => (Consume: consume, Reader: artifact.NewReader()))
            .ConvertAll(pair => Task.Run(() => ReadAsync(pair.Consume, pair.Reader, end), CancellationToken.None));
        await Task.WhenAll(readings).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        // The first failure ended the others, so theirs say less.
        await (readings.Find(reading => reading.IsFaulted) ?? Task.WhenAll(readings));
    }

    private static async Task ReadAsync(
        Func<Stream, CancellationToken, Task> consume, SharedArtifactReader reader, CancellationTokenSource end)
    {
        await using (reader)
        {
            try
            {
                await consume(reader, end.Token);
            }
            catch
            {
                await end.CancelAsync();
                throw;
            }
        }
    }
}
