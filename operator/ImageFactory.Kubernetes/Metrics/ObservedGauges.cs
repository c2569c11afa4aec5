using Prometheus;

namespace ImageFactory.Kubernetes.Metrics;

/// <summary>Gauges that are read when somebody scrapes.</summary>
public static class ObservedGauges
{
    /// <summary>The most series of one gauge: whoever may make objects could else fill every Prometheus.</summary>
    public const int MostSeries = 2000;

    private const string Dropped = "imagefactory_dropped_series";

    /// <summary>
    /// Adds a gauge whose series are read before each scrape. One that is not read again is gone from the page, so that
    /// an object that is gone leaves nothing. Of more than <see cref="MostSeries"/> those are shown that were there
    /// first; how many are not is the gauge <c>imagefactory_dropped_series</c>.
    /// </summary>
    /// <param name="registry">Where it is scraped.</param>
    /// <param name="name">Its name.</param>
    /// <param name="help">What it shows, without line breaks and backslashes.</param>
    /// <param name="labelNames">The names of its labels, of which it has at least one.</param>
    /// <param name="read">Gives the series of now, with labels in the order of their names.</param>
    public static void ObserveGauge(
        this CollectorRegistry registry,
        string name,
        string help,
        string[] labelNames,
        Func<IEnumerable<(double Value, string[] Labels)>> read)
    {
        // A new series is not shown before it has its value: another scrape may be written just then.
        var gauge = Prometheus.Metrics.WithCustomRegistry(registry)
            .CreateGauge(name, help, labelNames, new GaugeConfiguration { SuppressInitialValue = true });
        // Not on the page before something is dropped.
        var dropped = new Lazy<Gauge.Child>(() => Prometheus.Metrics.WithCustomRegistry(registry).CreateGauge(
            Dropped, "Series that a gauge has no room for, at the last scrape.", "name").WithLabels(name));
        var gate = new Lock();
        Dictionary<string, Gauge.Child> shown = [];
        registry.AddBeforeCollectCallback(Read);

        void Read()
        {
            // Of two scrapes at once each would take away what the other has just found.
            lock (gate)
            {
                var series = read().Select(one => (Key: string.Join('\0', one.Labels), one.Value, one.Labels)).ToList();
                if (series.Count > MostSeries || dropped.IsValueCreated)
                {
                    dropped.Value.Set(Math.Max(0, series.Count - MostSeries));
                }

                Dictionary<string, Gauge.Child> found = [];
                foreach (var (key, value, labels) in series
                    .OrderBy(one => shown.ContainsKey(one.Key) ? 0 : 1)
                    .Take(MostSeries))
                {
                    var child = gauge.WithLabels(labels);
                    child.Set(value);
                    found[key] = child;
                }

                foreach (var gone in shown.Where(one => !found.ContainsKey(one.Key)))
                {
                    gone.Value.Remove();
                }

                shown = found;
            }
        }
    }
}
