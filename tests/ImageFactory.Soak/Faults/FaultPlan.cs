namespace ImageFactory.Soak.Faults;

/// <summary>
/// The faults of a seed, without an end, in rounds: every kind comes once before any comes again. Between the rounds
/// there is peace, so that changes also come as events and not only by lists.
/// </summary>
internal sealed class FaultPlan(int seed)
{
    // The operator is started anew in every third round only: what a long life gathers must show as well.
    private const int RoundsOfALife = 3;
    private const double LongestFault = 12;
    private const double LongestRest = 8;
    private static readonly TimeSpan Peace = TimeSpan.FromSeconds(30);

    // A watch that held for 2 minutes counts as well again: its next backoff begins from the start.
    private static readonly TimeSpan LongPeace = TimeSpan.FromSeconds(130);

    public IEnumerable<Fault> All()
    {
        var random = new Random(seed);
        for (var round = 0; ; round++)
        {
            var endsLife = round % RoundsOfALife == 0;
            var kinds = Enum.GetValues<FaultKind>()
                .Where(kind => endsLife || kind is not (FaultKind.Restart or FaultKind.BlindRestart))
                .ToArray();
            random.Shuffle(kinds);
            var peace = round == 0 ? TimeSpan.Zero : endsLife ? LongPeace : Peace;
            foreach (var kind in kinds)
            {
                // Squares make short ones more frequent: many small knocks find more than a few long silences.
                var length = TimeSpan.FromSeconds(0.2 + (LongestFault * Math.Pow(random.NextDouble(), 2)));
                var rest = TimeSpan.FromSeconds(LongestRest * Math.Pow(random.NextDouble(), 2));
                yield return new Fault(kind, length, random.NextDouble(), peace + rest);
                peace = TimeSpan.Zero;
            }
        }
    }
}
