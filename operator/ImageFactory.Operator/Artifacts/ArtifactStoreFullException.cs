namespace ImageFactory.Operator.Artifacts;

/// <summary>There is no room for the artifact. It can be stored once space was freed.</summary>
internal sealed class ArtifactStoreFullException(string message, Exception? inner = null)
    : IOException(message, inner);
