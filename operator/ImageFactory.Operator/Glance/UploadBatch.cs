using ImageFactory.Operator.Artifacts;
using ImageFactory.Operator.Artifacts.Reading;

namespace ImageFactory.Operator.Glance;

/// <summary>One reading of an artifact, and the uploads that live on it.</summary>
/// <param name="file">The artifact.</param>
/// <param name="uploads">Where the bytes go.</param>
/// <param name="changed">Called when an upload has ended.</param>
/// <param name="time">The clock.</param>
internal sealed class UploadBatch(
    string file, IReadOnlyList<Upload> uploads, Action changed, TimeProvider time)
{
    private volatile IReadOnlyList<Upload> _uploads = uploads;
    private volatile ContentDigests? _digests;
    private volatile Exception? _error;

    /// <summary>The artifact that is read.</summary>
    public string File => file;

    /// <summary>Those that are not forgotten.</summary>
    public IReadOnlyList<Upload> Uploads => _uploads;

    /// <summary>The artifact's digests, once it was read to its end.</summary>
    public ContentDigests? Digests => _digests;

    /// <summary>Why the artifact was not read to its end; null where that is the error of uploads.</summary>
    public Exception? Error => _error;

    /// <summary>Forgets an upload. Only the reconciles of its build do that, which are one after the other.</summary>
    public void Forget(Upload upload) => _uploads = [.. _uploads.Where(one => one != upload)];

    /// <summary>Reads the artifact for all of them.</summary>
    /// <returns>
    /// The artifact's digests; null where it was not read to its end, which is the error of the uploads then.
    /// </returns>
    public async Task<ContentDigests?> RunAsync(
        IArtifactStore store, ArtifactScope scope, CancellationToken cancellationToken)
    {
        try
        {
            var content = await store.OpenReadAsync(scope, file, cancellationToken)
                ?? throw new FileNotFoundException($"{scope}/{file} is not in the artifact store any more");
            var pass = new ArtifactPass();
            var digests = ContentDigests.AddTo(pass);
            foreach (var upload in _uploads)
            {
                _ = pass.Add((stream, token) => SendAsync(upload, stream, token));
            }

            await pass.RunAsync(content, time, progress: null, cancellationToken);
            return _digests = await digests;
        }
        catch (Exception error) when (
            error is IOException or UnauthorizedAccessException or OperationCanceledException)
        {
            _error = _uploads.Count == 0 ? error : null;
            foreach (var upload in _uploads.Where(one => !one.IsOver))
            {
                upload.Fail(error);
            }

            return null;
        }
    }

    private async Task<Upload> SendAsync(Upload upload, Stream content, CancellationToken cancellationToken)
    {
        await upload.SendAsync(content, time, cancellationToken);
        changed();
        return upload;
    }
}
