namespace ImageFactory.Operator.Artifacts;

/// <summary>
/// Another content already stands complete under the name, and the writer was not allowed to replace it.
/// </summary>
internal sealed class ArtifactConflictException(ArtifactInfo existing)
    : IOException($"'{existing.Name}' is already stored with other content (SHA-256 {existing.Sha256}).");
