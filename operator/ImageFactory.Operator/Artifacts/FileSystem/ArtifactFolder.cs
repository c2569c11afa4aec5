namespace ImageFactory.Operator.Artifacts.FileSystem;

/// <summary>
/// Where things lie below the root: <c>namespace/profile/imageName/file</c>, and beside the namespaces the store's own
/// files, which begin with a dot and therefore cannot be the name of an artifact.
/// </summary>
internal sealed class ArtifactFolder(string root)
{
    /// <summary>The root itself. It may be a symbolic link; nothing below it may.</summary>
    public string Root { get; } = Path.GetFullPath(root);

    /// <summary>
    /// Where uploads grow and deleted scopes shrink: in the same file system, so that a rename is atomic.
    /// </summary>
    public string Incoming => Path.Combine(Root, ".incoming");

    /// <summary>The folder of a scope.</summary>
    public string Of(ArtifactScope scope)
    {
        string space = Path.Combine(Root, scope.Namespace);
        RefuseLink(space, scope.Namespace);
        string profile = Path.Combine(space, scope.Profile);
        RefuseLink(profile, scope.Profile);
        string folder = Path.Combine(profile, scope.ImageName);
        RefuseLink(folder, scope.ToString());
        return folder;
    }

    /// <summary>The record of digests of a scope.</summary>
    public string DigestsOf(ArtifactScope scope) => Path.Combine(Of(scope), ".digests");

    /// <summary>The record of what may be sent into a scope.</summary>
    public string GrantsOf(ArtifactScope scope) => Path.Combine(Of(scope), ".uploads");

    /// <summary>The path of one artifact.</summary>
    public string Of(ArtifactScope scope, string fileName)
    {
        string path = Path.Combine(Of(scope), ArtifactName.RequireFile(fileName));
        RefuseLink(Path.GetDirectoryName(path)!, ArtifactName.LogFolder);
        RefuseLink(path, fileName);
        return path;
    }

    /// <summary>The scopes that have a folder.</summary>
    public IEnumerable<ArtifactScope> Scopes() =>
        from space in NamesIn(Root)
        from profile in NamesIn(Path.Combine(Root, space))
        from image in NamesIn(Path.Combine(Root, space, profile))
        select new ArtifactScope(space, profile, image);

    private static IEnumerable<string> NamesIn(string folder) =>
        from directory in new DirectoryInfo(folder).EnumerateDirectories()
        where directory.LinkTarget is null && ArtifactName.IsPart(directory.Name)
        select directory.Name;

    /// <summary>
    /// Names cannot climb out of the root, but a link that somebody laid into the tree could lead out of it. The store
    /// never makes one, so it never follows one.
    /// </summary>
    private static void RefuseLink(string path, string name)
    {
        if (new FileInfo(path).LinkTarget is not null)
        {
            throw ArtifactNameException.For(name);
        }
    }
}
