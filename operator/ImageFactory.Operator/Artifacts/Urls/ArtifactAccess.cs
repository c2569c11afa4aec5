namespace ImageFactory.Operator.Artifacts.Urls;

/// <summary>What a signed URL permits.</summary>
internal enum ArtifactAccess
{
    /// <summary>GET and HEAD.</summary>
    Read,

    /// <summary>PUT.</summary>
    Write,
}
