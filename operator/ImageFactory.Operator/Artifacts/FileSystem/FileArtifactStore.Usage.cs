namespace ImageFactory.Operator.Artifacts.FileSystem;

/// <content>What tenants with a quota have in the store.</content>
internal sealed partial class FileArtifactStore
{
    /// <summary>
    /// Counts everything anew: other processes write to the same folder, and people remove what they do not need.
    /// </summary>
    public async Task CountAsync(CancellationToken cancellationToken)
    {
        foreach (ArtifactScope scope in CountedScopes())
        {
            using (await _locks.EnterAsync(scope, cancellationToken))
            {
                Count(scope);
            }
        }
    }

    private IEnumerable<ArtifactScope> CountedScopes() =>
        _folder.Scopes().Concat(_usage.Scopes).Where(scope => _usage.Counts(scope.Namespace)).Distinct();

    /// <summary>Counts one scope, whose lock the caller holds. It costs a look at some tens of files.</summary>
    private void Count(ArtifactScope scope)
    {
        if (_usage.Counts(scope.Namespace))
        {
            string folder = _folder.Of(scope);
            _usage.Set(scope, new ScopeSize(
                FilesIn(folder, "").Sum(file => file.Length),
                FilesIn(folder, ArtifactName.LogFolder).Sum(file => file.Length)));
        }
    }
}
