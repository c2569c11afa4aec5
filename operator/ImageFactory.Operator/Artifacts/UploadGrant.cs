namespace ImageFactory.Operator.Artifacts;

/// <summary>What one host may send into a scope.</summary>
/// <param name="Generation">
/// The host, as its URLs name it. Each host has a generation of its own, and none is given twice.
/// </param>
/// <param name="Files">The files that the host has reported; null until it has.</param>
/// <param name="IsSealed">Whether they have all come: nothing is taken any more, and they are the image's.</param>
internal sealed record UploadGrant(
    string Generation, IReadOnlyList<ArtifactInfo>? Files = null, bool IsSealed = false);
