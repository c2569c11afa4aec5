namespace ImageFactory.Operator.Artifacts;

/// <summary>The content that arrived is not the content that was announced. Nothing of it was kept.</summary>
internal sealed class ArtifactDigestMismatchException(string expected, string actual)
    : IOException($"The content has the SHA-256 {actual}, announced was {expected}; nothing was kept.");
