namespace ImageFactory.Operator.Artifacts;

/// <summary>
/// An opened artifact: the description and the bytes belong together, even if it is replaced meanwhile.
/// </summary>
/// <param name="Info">What is being read.</param>
/// <param name="Stream">The content from its beginning. It MUST be seekable: a range is a seek.</param>
internal sealed record ArtifactContent(ArtifactInfo Info, Stream Stream) : IAsyncDisposable
{
    /// <inheritdoc />
    public ValueTask DisposeAsync() => Stream.DisposeAsync();
}
