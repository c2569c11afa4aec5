namespace ImageFactory.Operator.Artifacts.FileSystem;

/// <content>How a complete file takes its place, and how its digest is recorded.</content>
internal sealed partial class FileArtifactStore
{
    private async Task<ArtifactInfo> CommitAsync(
        ArtifactScope scope,
        string path,
        IncomingFile file,
        DigestRecord record,
        ArtifactWriteOptions options,
        CancellationToken cancellationToken)
    {
        var info = new ArtifactInfo(record.Name, record.Sha256, record.SizeBytes);
        var published = false;
        while (!published)
        {
            if (!options.Overwrite && await KeepsExistingAsync(scope, info, cancellationToken))
            {
                return info;
            }

            using (await _locks.EnterAsync(scope, cancellationToken))
            {
                // While the content came, the host may have lost its right to send it.
                if (options.Generation is { } generation)
                {
                    GrantFile.Read(_folder.GrantsOf(scope))
                        .Require(generation, record.Name, record.Sha256, record.SizeBytes);
                }

                // Of two writers that both found nothing, the second one has to look again.
                if (options.Overwrite || !File.Exists(path))
                {
                    await PublishAsync(scope, path, file, record, cancellationToken);
                    published = true;
                }
            }
        }

        // A log that grows is stored again and again.
        var level = ArtifactName.IsLog(record.Name)
            ? LogLevel.Debug
            : LogLevel.Information;
        Log.Stored(_logger, level, scope, record.Name, record.SizeBytes, record.Sha256);
        return info;
    }

    /// <summary>Whether the same content is there already; other content is an error.</summary>
    private async Task<bool> KeepsExistingAsync(
        ArtifactScope scope,
        ArtifactInfo info,
        CancellationToken cancellationToken)
    {
        ArtifactInfo? existing = await StatAsync(scope, info.Name, cancellationToken);
        return existing is not null
            && (existing.Sha256 == info.Sha256 ? true : throw new ArtifactConflictException(existing));
    }

    /// <summary>
    /// Whatever can fail for lack of space comes before the rename that makes the artifact visible. A record never
    /// speaks of a content that is not there yet: the old one goes first, so being killed between the renames leaves
    /// an artifact without a record, which is hashed when somebody asks.
    /// </summary>
    private async Task PublishAsync(
        ArtifactScope scope,
        string path,
        IncomingFile file,
        DigestRecord record,
        CancellationToken cancellationToken)
    {
        string digestPath = _folder.DigestsOf(scope);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        Dictionary<string, DigestRecord> records = DigestFile.Read(digestPath);
        if (records.Remove(record.Name))
        {
            await using IncomingFile without = await _digests.PrepareAsync(records.Values, cancellationToken);
            without.MoveTo(digestPath);
        }

        records[record.Name] = record;
        await using IncomingFile digests = await _digests.PrepareAsync(records.Values, cancellationToken);
        file.MoveTo(path);
        digests.MoveTo(digestPath);
        FlushFolders(path);
        Count(scope);
    }

    /// <summary>
    /// Hashes a file that has no valid record: put there by hand, left between two renames, or a log that has grown.
    /// </summary>
    private async Task<DigestRecord> HashAsync(
        ArtifactScope scope,
        string fileName,
        Stream content,
        FileState state,
        CancellationToken cancellationToken)
    {
        string sha256 = await ContentHash.OfAsync(content, cancellationToken);
        var record = new DigestRecord(sha256, content.Position, state.WrittenTicks, fileName);
        content.Position = 0;
        using (await _locks.EnterAsync(scope, cancellationToken))
        {
            await using FileStream? now = OpenFile(_folder.Of(scope, fileName));
            if (now is not null && record.IsOf(FileState.Of(now)))
            {
                await RecordAsync(scope, record, cancellationToken);
            }
        }

        return record;
    }

    private async Task RecordAsync(ArtifactScope scope, DigestRecord record, CancellationToken cancellationToken)
    {
        string digestPath = _folder.DigestsOf(scope);
        Dictionary<string, DigestRecord> records = DigestFile.Read(digestPath);
        records[record.Name] = record;
        try
        {
            await using IncomingFile digests = await _digests.PrepareAsync(records.Values, cancellationToken);
            digests.MoveTo(digestPath);
        }
        catch (IOException exception) when (DiskSpace.IsFull(exception) || exception is ArtifactStoreFullException)
        {
            // Reading still works on a full disk; only the next reader has to hash again.
            Log.NotRecorded(_logger, scope, record.Name);
        }
    }

    private void FlushFolders(string path)
    {
        for (string? folder = Path.GetDirectoryName(path);
            folder is not null && folder.Length >= _folder.Root.Length;
            folder = Path.GetDirectoryName(folder))
        {
            FolderSync.Flush(folder);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(4001, LogLevel.Information,
            "Removed {Count} unfinished entries that an earlier process left in the artifact store")]
        public static partial void Swept(ILogger logger, int count);

        [LoggerMessage(EventId = 4002,
            Message = "Stored artifact {Scope}/{FileName} of {SizeBytes} bytes with SHA-256 {Sha256}")]
        public static partial void Stored(
            ILogger logger, LogLevel level, ArtifactScope scope, string fileName, long sizeBytes, string sha256);

        [LoggerMessage(4003, LogLevel.Warning,
            "The digest of {Scope}/{FileName} was not recorded because the artifact store is full")]
        public static partial void NotRecorded(ILogger logger, ArtifactScope scope, string fileName);
    }
}
