using System.Buffers;

namespace ImageFactory.Operator.Artifacts;

/// <summary>
/// Which names an artifact may have. Anything that a file system, a URL or a shell could take for something else
/// than a plain name is refused instead of escaped, so that a name means the same thing in every home of the store.
/// </summary>
internal static class ArtifactName
{
    /// <summary>The only sub-folder there is: one log per stage.</summary>
    public const string LogFolder = "logs/";

    /// <summary>Leaves room for suffixes within the 255 bytes that common file systems allow.</summary>
    public const int MaxPartLength = 200;

    private static readonly SearchValues<char> Allowed =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-");

    /// <summary>Whether <paramref name="part"/> can stand between two slashes.</summary>
    public static bool IsPart(string? part) =>
        part is { Length: > 0 and <= MaxPartLength } && part[0] != '.' && !part.AsSpan().ContainsAnyExcept(Allowed);

    /// <summary>Whether <paramref name="fileName"/> names a file of a scope: <c>name</c> or <c>logs/name</c>.</summary>
    public static bool IsFile(string? fileName) =>
        fileName is not null && IsPart(WithoutLogFolder(fileName)) && fileName + "/" != LogFolder;

    /// <summary>Whether <paramref name="fileName"/> is that of a log, which grows in its place.</summary>
    public static bool IsLog(string fileName) => fileName.StartsWith(LogFolder, StringComparison.Ordinal);

    /// <summary>Whether only the operator may write <paramref name="fileName"/>, never a build host.</summary>
    public static bool IsReserved(string fileName) =>
        IsLog(fileName)
        || ReleaseFiles.IsSignature(fileName)
        || ReleaseFiles.IsPublishRequest(fileName)
        || ReleaseFiles.Reserved.Contains(fileName, StringComparer.Ordinal);

    /// <summary>Returns <paramref name="part"/> if it is a valid part of a path.</summary>
    /// <exception cref="ArtifactNameException">It is not.</exception>
    public static string RequirePart(string part) => IsPart(part) ? part : throw ArtifactNameException.For(part);

    /// <summary>Returns <paramref name="fileName"/> if it is a valid file name.</summary>
    /// <exception cref="ArtifactNameException">It is not.</exception>
    public static string RequireFile(string fileName) =>
        IsFile(fileName) ? fileName : throw ArtifactNameException.For(fileName);

    private static string WithoutLogFolder(string fileName) =>
        IsLog(fileName) ? fileName[LogFolder.Length..] : fileName;
}
