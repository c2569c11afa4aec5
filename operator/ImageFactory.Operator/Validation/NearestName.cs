namespace ImageFactory.Operator.Validation;

/// <summary>What somebody meant who wrote a name that is none.</summary>
internal static class NearestName
{
    // Two letters that are wrong, missing or swapped, and no more than half of them: beyond that a proposal is a guess.
    private const int FarthestProposal = 2;

    // A name is compared with each that is known, in the product of their lengths.
    private const int LongestName = 128;

    /// <summary>The known name that is nearest, however it is written; null where none is near.</summary>
    public static string? Of(string name, IEnumerable<string> known) =>
        name.Length <= LongestName
        && known.MinBy(other => Distance(name, other)) is { } nearest
        && Distance(name, nearest) <= Math.Min(FarthestProposal, name.Length / 2)
            ? nearest
            : null;

    /// <summary>How many letters have to be changed, added or left out.</summary>
    private static int Distance(string one, string other)
    {
        var (left, right) = (one.ToUpperInvariant(), other.ToUpperInvariant());
        var row = Enumerable.Range(0, right.Length + 1).ToArray();
        for (var i = 1; i <= left.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= right.Length; j++)
            {
                var above = row[j];
                var change = diagonal + (left[i - 1] == right[j - 1] ? 0 : 1);
                row[j] = Math.Min(change, Math.Min(above, row[j - 1]) + 1);
                diagonal = above;
            }
        }

        return row[^1];
    }
}
