namespace ImageFactory.Operator.Promotions.Images;

/// <summary>What a look at the images of a promotion found.</summary>
/// <param name="Differences">How they differ from what it left, for people.</param>
/// <param name="Problems">Why not all of them could be looked at, for people.</param>
internal sealed record DriftFindings(IReadOnlyList<string> Differences, IReadOnlyList<string> Problems)
{
    /// <summary>Nothing could be looked at.</summary>
    public static DriftFindings Unknown(string problem) => new([], [problem]);
}
