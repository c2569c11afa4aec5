namespace ImageFactory.Operator.Artifacts.FileSystem;

/// <summary>
/// The store in a folder. A write goes through a file in <c>.incoming</c>, is hashed while it arrives, forced to the
/// disk, and takes its place by a rename; then its digest is recorded (<see cref="DigestFile"/>). Of two writers of one
/// name the one that completes last wins, unless it must not overwrite.
/// </summary>
internal sealed partial class FileArtifactStore : IArtifactStore, IDisposable
{
    private readonly ArtifactFolder _folder;
    private readonly DiskSpace _space;
    private readonly StoreUsage _usage;
    private readonly IncomingFolder _incoming;
    private readonly DigestFile _digests;
    private readonly ScopeLocks _locks = new();
    private readonly long _maxBytes;
    private readonly long _maxLogBytes;
    private readonly ILogger<FileArtifactStore> _logger;

    private FileArtifactStore(
        ArtifactStoreSettings settings, StoreUsage usage, ILogger<FileArtifactStore> logger)
    {
        _folder = new ArtifactFolder(settings.Root);
        _space = new DiskSpace(_folder.Root, settings.MinFreeBytes);
        _usage = usage;
        _incoming = new IncomingFolder(_folder.Incoming, _space, usage);
        _digests = new DigestFile(_incoming);
        _maxBytes = settings.MaxArtifactBytes;
        _maxLogBytes = settings.MaxLogBytes;
        _logger = logger;
    }

    /// <summary>
    /// Opens the store, creating its folders; removes what an earlier process left unfinished, and counts what tenants
    /// with a quota have in it.
    /// </summary>
    /// <exception cref="IOException">The folder cannot be made or written.</exception>
    public static FileArtifactStore Open(
        ArtifactStoreSettings settings, ILogger<FileArtifactStore> logger, StoreUsage? usage = null)
    {
        try
        {
            return OpenFolder(
                new FileArtifactStore(settings.Validate(), usage ?? StoreUsage.WithoutQuotas, logger), logger);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new IOException(
                $"artifacts.root '{settings.Root}' cannot be used ({error.Message}): name a folder that user "
                + $"{Environment.UserName} may write",
                error);
        }
    }

    private static FileArtifactStore OpenFolder(FileArtifactStore store, ILogger<FileArtifactStore> logger)
    {
        Directory.CreateDirectory(store._folder.Root);
        if (store._incoming.Sweep() is > 0 and int swept)
        {
            Log.Swept(logger, swept);
        }

        foreach (ArtifactScope scope in store.CountedScopes())
        {
            store.Count(scope);
        }

        return store;
    }

    /// <inheritdoc />
    public async Task<ArtifactInfo> WriteAsync(
        ArtifactScope scope,
        string fileName,
        Stream content,
        ArtifactWriteOptions options,
        CancellationToken cancellationToken)
    {
        string path = _folder.Of(scope, fileName);
        long maxBytes = Math.Min(_maxBytes, options.MaxBytes ?? long.MaxValue);
        if (options.ExpectedLength > maxBytes)
        {
            throw new ArtifactTooLargeException(maxBytes);
        }

        try
        {
            await using IncomingFile file = options.IsUpload
                ? _incoming.Create(scope, options.ExpectedLength)
                : _incoming.CreateOwn(options.ExpectedLength);
            (string sha256, long length) = await file.ReceiveAsync(content, maxBytes, cancellationToken);
            if (options.ExpectedSha256 is { } expected && !sha256.Equals(expected, StringComparison.OrdinalIgnoreCase))
            {
                throw new ArtifactDigestMismatchException(expected.ToLowerInvariant(), sha256);
            }

            var record = new DigestRecord(sha256, length, file.LastWriteTimeUtc.Ticks, fileName);
            return await CommitAsync(scope, path, file, record, options, cancellationToken);
        }
        catch (IOException exception) when (DiskSpace.IsFull(exception))
        {
            throw DiskSpace.Full(exception);
        }
    }

    /// <inheritdoc />
    public async Task<ArtifactContent?> OpenReadAsync(
        ArtifactScope scope,
        string fileName,
        CancellationToken cancellationToken)
    {
        string path = _folder.Of(scope, fileName);
        FileStream? file;
        FileState state = default;
        DigestRecord? record = null;
        using (await _locks.EnterAsync(scope, cancellationToken))
        {
            // Under the lock, so that file and record are of the same moment, and no log is half appended to.
            file = OpenFile(path);
            if (file is not null)
            {
                state = FileState.Of(file);
                record = DigestFile.Read(_folder.DigestsOf(scope)).GetValueOrDefault(fileName);
            }
        }

        if (file is null)
        {
            return null;
        }

        try
        {
            // A log may grow while it is read, so it ends where it ended when it was opened.
            Stream content = ArtifactName.IsLog(fileName) ? new PrefixStream(file, state.Length) : file;
            if (record?.IsOf(state) != true)
            {
                record = await HashAsync(scope, fileName, content, state, cancellationToken);
            }

            return new ArtifactContent(new ArtifactInfo(fileName, record.Sha256, record.SizeBytes), content);
        }
        catch
        {
            await file.DisposeAsync();
            throw;
        }
    }

    /// <inheritdoc />
    public async Task<ArtifactInfo?> StatAsync(
        ArtifactScope scope,
        string fileName,
        CancellationToken cancellationToken)
    {
        ArtifactContent? content = await OpenReadAsync(scope, fileName, cancellationToken);
        if (content is null)
        {
            return null;
        }

        await content.DisposeAsync();
        return content.Info;
    }

    /// <inheritdoc />
    public async Task<IReadOnlyList<ArtifactInfo>> ListAsync(ArtifactScope scope, CancellationToken cancellationToken)
    {
        string folder = _folder.Of(scope);
        var found = new List<ArtifactInfo>();
        foreach (string name in NamesIn(folder, "").Concat(NamesIn(folder, ArtifactName.LogFolder)))
        {
            if (await StatAsync(scope, name, cancellationToken) is { } info)
            {
                found.Add(info);
            }
        }

        return [.. found.OrderBy(info => info.Name, StringComparer.Ordinal)];
    }

    /// <inheritdoc />
    public async Task DeleteAsync(ArtifactScope scope, CancellationToken cancellationToken)
    {
        using (await _locks.EnterAsync(scope, cancellationToken))
        {
            _incoming.Delete(_folder.Of(scope));
            Count(scope);
        }
    }

    /// <inheritdoc />
    public async Task DeleteAsync(ArtifactScope scope, string fileName, CancellationToken cancellationToken)
    {
        using (await _locks.EnterAsync(scope, cancellationToken))
        {
            string path = _folder.Of(scope, fileName);
            if (File.Exists(path))
            {
                File.Delete(path);
                Count(scope);
            }
        }
    }

    /// <inheritdoc />
    public Task<long?> GetFreeBytesAsync(CancellationToken cancellationToken) =>
        Task.FromResult<long?>(_space.FreeBytes);

    /// <inheritdoc />
    public void Dispose() => _locks.Dispose();

    private static FileStream? OpenFile(string path)
    {
        try
        {
            return new FileStream(path, new FileStreamOptions
            {
                Access = FileAccess.Read,
                Share = FileShare.Read | FileShare.Delete,
                Options = FileOptions.Asynchronous | FileOptions.SequentialScan,
                BufferSize = 0,
            });
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException
            || (exception is UnauthorizedAccessException && Directory.Exists(path)))
        {
            return null;
        }
    }

    private static IEnumerable<FileInfo> FilesIn(string folder, string prefix)
    {
        var directory = new DirectoryInfo(Path.Combine(folder, prefix));
        return directory is { Exists: true, LinkTarget: null }
            ? directory.EnumerateFiles().Where(file => file.LinkTarget is null && ArtifactName.IsPart(file.Name))
            : [];
    }

    private static IEnumerable<string> NamesIn(string folder, string prefix) =>
        FilesIn(folder, prefix).Select(file => prefix + file.Name);
}
