namespace ImageFactory.Operator.Artifacts;

/// <summary>
/// Keeps what builds produce, by scope and file name. An artifact is either complete and correct or not there:
/// no reader ever sees a part of one.
/// </summary>
internal interface IArtifactStore
{
    /// <summary>Stores what <paramref name="content"/> gives until its end, hashing it on the way.</summary>
    /// <exception cref="ArtifactNameException">The name is not one.</exception>
    /// <exception cref="ArtifactStoreFullException">No room, at the start or in mid-stream.</exception>
    /// <exception cref="ArtifactTooLargeException">The content is over the limit.</exception>
    /// <exception cref="ArtifactDigestMismatchException">The content is not what was announced.</exception>
    /// <exception cref="ArtifactConflictException">Other content is there and must not be replaced.</exception>
    /// <exception cref="UploadRefusedException">The host that sends it has no right to.</exception>
    /// <exception cref="UploadNotGrantedException">The host that sends it has no right to yet.</exception>
    Task<ArtifactInfo> WriteAsync(
        ArtifactScope scope,
        string fileName,
        Stream content,
        ArtifactWriteOptions options,
        CancellationToken cancellationToken);

    /// <summary>
    /// Adds to the end of a log, or begins it. Readers see all of an addition or nothing of it, and what is there
    /// already is neither read nor written.
    /// </summary>
    /// <exception cref="ArtifactNameException">The name is none of a log.</exception>
    /// <exception cref="ArtifactStoreFullException">No room.</exception>
    Task AppendAsync(
        ArtifactScope scope, string fileName, ReadOnlyMemory<byte> addition, CancellationToken cancellationToken);

    /// <summary>How long an artifact is, or null if there is none of that name. Never reads the content.</summary>
    Task<long?> GetLengthAsync(ArtifactScope scope, string fileName, CancellationToken cancellationToken);

    /// <summary>How many bytes a log may still take: within the limit of one log, and within what the quota of its
    /// tenant leaves.</summary>
    Task<long> GetLogRoomAsync(ArtifactScope scope, string fileName, CancellationToken cancellationToken);

    /// <summary>Opens an artifact for reading, or gives null if there is none of that name.</summary>
    Task<ArtifactContent?> OpenReadAsync(ArtifactScope scope, string fileName, CancellationToken cancellationToken);

    /// <summary>Describes an artifact, or gives null if there is none of that name. Never reads the content, unless
    /// it was put there by other means than <see cref="WriteAsync"/>.</summary>
    Task<ArtifactInfo?> StatAsync(ArtifactScope scope, string fileName, CancellationToken cancellationToken);

    /// <summary>
    /// Describes all artifacts of a scope in the ordinal order of their names; an unknown scope is empty.
    /// </summary>
    Task<IReadOnlyList<ArtifactInfo>> ListAsync(ArtifactScope scope, CancellationToken cancellationToken);

    /// <summary>Deletes all artifacts of a scope; an unknown scope is no error. Uploads still under way are not
    /// stopped: one that completes afterwards is stored.</summary>
    Task DeleteAsync(ArtifactScope scope, CancellationToken cancellationToken);

    /// <summary>Deletes one artifact; one that is not there is no error.</summary>
    Task DeleteAsync(ArtifactScope scope, string fileName, CancellationToken cancellationToken);

    /// <summary>What may be sent into a scope, and what of that has come.</summary>
    Task<UploadGrants> GetGrantsAsync(ArtifactScope scope, CancellationToken cancellationToken);

    /// <summary>Changes that in one step, which is on the disk when this returns; gives what it is now.</summary>
    Task<UploadGrants> ChangeGrantsAsync(
        ArtifactScope scope, Func<UploadGrants, UploadGrants> change, CancellationToken cancellationToken);

    /// <summary>How many bytes can still be stored, or null where the home of the store has no such limit.</summary>
    Task<long?> GetFreeBytesAsync(CancellationToken cancellationToken);
}

/// <summary>What is known of a stored artifact without reading it.</summary>
/// <param name="Name">Its name within the scope, <c>logs/…</c> for logs.</param>
/// <param name="Sha256">The digest of its content, 64 lower-case hexadecimal digits.</param>
/// <param name="SizeBytes">Its length.</param>
internal sealed record ArtifactInfo(string Name, string Sha256, long SizeBytes);

/// <summary>
/// An opened artifact: the description and the bytes belong together, even if it is replaced meanwhile.
/// </summary>
/// <param name="Info">What is being read.</param>
/// <param name="Stream">The content from its beginning. It MUST be seekable: a range is a seek.</param>
internal sealed record ArtifactContent(ArtifactInfo Info, Stream Stream) : IAsyncDisposable
{
    /// <inheritdoc />
    public ValueTask DisposeAsync() => Stream.DisposeAsync();
}
