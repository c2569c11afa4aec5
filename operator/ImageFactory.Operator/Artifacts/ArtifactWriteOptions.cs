namespace ImageFactory.Operator.Artifacts;

/// <summary>
/// What a writer knows of the content beforehand, and what shall happen to an artifact of the same name.
/// </summary>
internal sealed record ArtifactWriteOptions
{
    /// <summary>Nothing known; the last complete writer wins.</summary>
    public static ArtifactWriteOptions Default { get; } = new();

    /// <summary>The digest that the content must have (64 hexadecimal digits), or null to accept any.</summary>
    public string? ExpectedSha256 { get; init; }

    /// <summary>The length the writer announced: room for it is kept before the first byte is written.</summary>
    public long? ExpectedLength { get; init; }

    /// <summary>A limit below that of the store, or null for the store's own.</summary>
    public long? MaxBytes { get; init; }

    /// <summary>
    /// Whether a build host sends it: then it must fit beside the reserve, and into its tenant's quota. The operator's
    /// own small files may use the reserve, so that a full store can still say what happened.
    /// </summary>
    public bool IsUpload { get; init; }

    /// <summary>
    /// False keeps a complete artifact of the same name as it is: equal content is then no error, other content is
    /// an <see cref="ArtifactConflictException"/>. True replaces it in one step.
    /// </summary>
    public bool Overwrite { get; init; } = true;

    /// <summary>
    /// Who sends the content, or null for the operator itself. A host may send what its generation is granted, and the
    /// right is looked at again in the moment in which the content would take its place.
    /// </summary>
    public string? Generation { get; init; }
}
