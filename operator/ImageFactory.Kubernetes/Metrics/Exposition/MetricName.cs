namespace ImageFactory.Kubernetes.Metrics.Exposition;

/// <summary>
/// Turns names into what Prometheus accepts. Our own instruments bear Prometheus names already and pass unchanged;
/// those of the .NET runtime have dots.
/// </summary>
internal static class MetricName
{
    private const string CounterSuffix = "_total";

    /// <summary>
    /// A metric's name: a counter ends in <c>_total</c>, once. Units are part of our names and never added.
    /// </summary>
    public static string Of(string instrument, bool counter)
    {
        string name = Sanitize(instrument, allowed: ":");
        return counter && !name.EndsWith(CounterSuffix, StringComparison.Ordinal) ? name + CounterSuffix : name;
    }

    /// <summary>A label's name.</summary>
    public static string OfLabel(string tag) => Sanitize(tag, allowed: "");

    private static string Sanitize(string name, string allowed)
    {
        if (name.Length == 0)
        {
            return "_";
        }

        if (name.All(IsAllowed) && !char.IsAsciiDigit(name[0]))
        {
            return name;
        }

        string clean = string.Concat(name.Select(c => IsAllowed(c) ? c : '_'));
        return char.IsAsciiDigit(clean[0]) ? "_" + clean : clean;

        bool IsAllowed(char c) =>
            char.IsAsciiLetterOrDigit(c) || c == '_' || allowed.Contains(c, StringComparison.Ordinal);
    }
}
