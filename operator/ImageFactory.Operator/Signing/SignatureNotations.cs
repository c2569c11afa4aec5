using ImageFactory.Operator.Api.Shared;
using ImageFactory.Operator.Artifacts;
using Org.BouncyCastle.Bcpg.Sig;

namespace ImageFactory.Operator.Signing;

/// <summary>
/// The notations of a signature (RFC 4880 §5.2.3.16), which say whose file it is of. Without them the signature of
/// another image, or of another file of the image, could be put in its place.
/// </summary>
internal static class SignatureNotations
{
    /// <summary>The notations of a file.</summary>
    /// <param name="tenant">Whose it is.</param>
    /// <param name="scope">Where it lies.</param>
    /// <param name="file">The file.</param>
    /// <param name="build">UID of the build that it belongs to.</param>
    public static IReadOnlyList<NotationData> Of(
        string tenant, ArtifactScope scope, ArtifactInfo file, string build) =>
    [
        Notation("tenant", tenant),
        Notation("namespace", scope.Namespace),
        Notation("profile", scope.Profile),
        Notation("image", scope.ImageName),
        Notation("file", file.Name),
        Notation("sha256", file.Sha256),
        Notation("build", build),
    ];

    // The notations are not critical, so that programs that do not know them accept the signature.
    private static NotationData Notation(string name, string value) =>
        new(critical: false, humanReadable: true, $"{name}@{ApiGroup.Name}", value);
}
