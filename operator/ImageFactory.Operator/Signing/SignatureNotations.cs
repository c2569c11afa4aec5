using ImageFactory.Operator.Api.Shared;
using ImageFactory.Operator.Artifacts;
using Org.BouncyCastle.Bcpg.Sig;

namespace ImageFactory.Operator.Signing;

/// <summary>
/// What a signature says of its file (RFC 4880 §5.2.3.16), so that the one of another image, or of another file of the
/// image, is not taken for it.
/// </summary>
internal static class SignatureNotations
{
    /// <summary>The notations of a file.</summary>
    /// <param name="scope">Where it lies.</param>
    /// <param name="file">Its name.</param>
    /// <param name="build">UID of the build that it belongs to.</param>
    public static IReadOnlyList<NotationData> Of(ArtifactScope scope, string file, string build) =>
    [
        Notation("namespace", scope.Namespace),
        Notation("profile", scope.Profile),
        Notation("image", scope.ImageName),
        Notation("file", file),
        Notation("build", build),
    ];

    // Not critical: who checks signatures with a program that does not know the names is to go on.
    private static NotationData Notation(string name, string value) =>
        new(critical: false, humanReadable: true, $"{name}@{ApiGroup.Name}", value);
}
