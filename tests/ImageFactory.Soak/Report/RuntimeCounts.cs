using ImageFactory.Testing.Processes;

namespace ImageFactory.Soak.Report;

/// <summary>Adds up what the runtime counted, over all of the operator's lives.</summary>
internal sealed class RuntimeCounts
{
    private readonly SortedDictionary<string, long> _counts = new(StringComparer.Ordinal);

    /// <summary>All that counted anything.</summary>
    public IReadOnlyList<(string Name, long Count)> All() =>
        [.. _counts.Where(pair => pair.Value > 0).Select(pair => (pair.Key, pair.Value))];

    /// <summary>Takes in the page of a life that ends; other labels than cause and result are added up.</summary>
    public void Add(string page)
    {
        foreach (var (name, labels, value) in MetricsText.Samples(page))
        {
            if (name.EndsWith("_total", StringComparison.Ordinal))
            {
                var kept = labels.Split(',').Where(label =>
                    label.StartsWith("cause=", StringComparison.Ordinal)
                    || label.StartsWith("result=", StringComparison.Ordinal));
                var key = string.Join(' ', kept.Select(label => label.Split('"')[1]).Prepend(name));
                _counts[key] = _counts.GetValueOrDefault(key) + (long)value;
            }
        }
    }
}
