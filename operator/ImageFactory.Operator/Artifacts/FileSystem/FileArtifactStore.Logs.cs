namespace ImageFactory.Operator.Artifacts.FileSystem;

/// <content>Logs, which grow in their place.</content>
internal sealed partial class FileArtifactStore
{
    /// <inheritdoc />
    public async Task AppendAsync(
        ArtifactScope scope,
        string fileName,
        ReadOnlyMemory<byte> addition,
        CancellationToken cancellationToken)
    {
        if (!ArtifactName.IsLog(fileName))
        {
            throw ArtifactNameException.For(fileName);
        }

        string path = _folder.Of(scope, fileName);
        _space.WithReserve.Require(addition.Length);
        using (await _locks.EnterAsync(scope, cancellationToken))
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            // Nothing is forced to the disk, nor a digest recorded: what a power cut takes is fetched again from where
            // the log ends then, and a reader hashes what it reads.
            await using var file = new FileStream(path, new FileStreamOptions
            {
                Mode = FileMode.OpenOrCreate,
                Access = FileAccess.Write,
                Share = FileShare.Read | FileShare.Delete,
                Options = FileOptions.Asynchronous,
                BufferSize = 0,
            });
            long before = file.Seek(0, SeekOrigin.End);
            try
            {
                await file.WriteAsync(addition, cancellationToken);
            }
            catch (Exception error) when (error is IOException or OperationCanceledException)
            {
                // None of it is there, rather than half.
                file.SetLength(before);
                throw error is IOException full && DiskSpace.IsFull(full) ? DiskSpace.Full(full) : error;
            }

            Count(scope);
        }
    }

    /// <inheritdoc />
    public Task<long?> GetLengthAsync(ArtifactScope scope, string fileName, CancellationToken cancellationToken)
    {
        var file = new FileInfo(_folder.Of(scope, fileName));
        return Task.FromResult<long?>(file.Exists ? file.Length : null);
    }

    /// <inheritdoc />
    public async Task<long> GetLogRoomAsync(
        ArtifactScope scope, string fileName, CancellationToken cancellationToken)
    {
        long length = await GetLengthAsync(scope, fileName, cancellationToken) ?? 0;
        return Math.Min(Math.Max(0, _maxLogBytes - length), _usage.LogRoom(scope));
    }
}
