namespace ImageFactory.Soak.Report;

/// <summary>Compares the second quarter of the run with the last: the first is warm-up.</summary>
internal static class Steadiness
{
    private const double Tolerance = 1.10;

    // Connections come and go with the faults, a handful at a time.
    private const double FewOfThem = 12;

    public static IEnumerable<Check> Checks(IReadOnlyList<Sample> samples, TimeSpan length)
    {
        yield return Of("Memory (RSS, MB) does not grow", samples, length, sample => sample.Rss, 0);
        yield return Of("Open files do not grow", samples, length, sample => sample.Handles, FewOfThem);
        yield return Of("Threads do not grow", samples, length, sample => sample.Threads, FewOfThem);
    }

    private static Check Of(
        string sentence, IReadOnlyList<Sample> samples, TimeSpan length, Func<Sample, double> value, double slack)
    {
        var second = Quarter(2).ToList();
        var last = Quarter(4).ToList();
        if (second.Count == 0 || last.Count == 0)
        {
            return new Check(sentence, false, "the run was too short to compare its quarters");
        }

        var (before, after) = (second.Average(), last.Average());
        var figures = FormattableString.Invariant(
            $"second quarter {before:0.0}, last quarter {after:0.0} ({100 * ((after / before) - 1):+0.0;-0.0} %)");
        return new Check(sentence, after <= (before * Tolerance) + slack, figures);

        IEnumerable<double> Quarter(int number) => samples
            .Where(sample => sample.At >= length * (number - 1) / 4 && sample.At < length * number / 4)
            .Select(value);
    }
}
