namespace ImageFactory.Operator.Artifacts;

/// <summary>
/// The keys of one purpose. What is made is made with the current one; what the previous one made, before the
/// operator's secret was changed, is still taken.
/// </summary>
/// <param name="Current">The key of the secret that holds.</param>
/// <param name="Previous">The key of the secret before it; null when there was none, or its time is over.</param>
internal sealed record DerivedKeys(DerivedKey Current, DerivedKey? Previous)
{
    /// <summary>All that are taken, the current one first.</summary>
    public IReadOnlyList<DerivedKey> Accepted { get; } = Previous is null ? [Current] : [Current, Previous];
}

/// <summary>A key that follows from the operator's secret.</summary>
/// <param name="Id">Tells the secret from others, and nothing of it.</param>
/// <param name="Bytes">The key.</param>
internal sealed record DerivedKey(string Id, byte[] Bytes)
{
    /// <summary>Keeps the key out of logs.</summary>
    public override string ToString() => Id;
}
