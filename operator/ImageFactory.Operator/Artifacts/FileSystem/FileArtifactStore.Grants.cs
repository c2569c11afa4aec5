namespace ImageFactory.Operator.Artifacts.FileSystem;

/// <content>What may be sent into a scope.</content>
internal sealed partial class FileArtifactStore
{
    /// <inheritdoc />
    public Task<UploadGrants> GetGrantsAsync(ArtifactScope scope, CancellationToken cancellationToken) =>
        Task.FromResult(GrantFile.Read(_folder.GrantsOf(scope)));

    /// <inheritdoc />
    public async Task<UploadGrants> ChangeGrantsAsync(
        ArtifactScope scope, Func<UploadGrants, UploadGrants> change, CancellationToken cancellationToken)
    {
        string path = _folder.GrantsOf(scope);
        using (await _locks.EnterAsync(scope, cancellationToken))
        {
            UploadGrants before = GrantFile.Read(path);
            UploadGrants after = change(before);
            if (!ReferenceEquals(before, after))
            {
                Directory.CreateDirectory(Path.GetDirectoryName(path)!);
                await using IncomingFile file =
                    await _incoming.WriteAsync(GrantFile.Write(after), cancellationToken);
                file.MoveTo(path);
                FlushFolders(path);
            }

            return after;
        }
    }
}
