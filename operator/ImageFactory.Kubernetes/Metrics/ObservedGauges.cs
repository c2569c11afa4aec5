using Prometheus;

namespace ImageFactory.Kubernetes.Metrics;

/// <summary>Gauges that are read when somebody scrapes.</summary>
public static class ObservedGauges
{
    /// <summary>
    /// Adds a gauge whose series are read before each scrape. One that is not read again is gone from the page, so that
    /// an object that is gone leaves nothing.
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
        var gate = new Lock();
        HashSet<Gauge.Child> shown = [];
        registry.AddBeforeCollectCallback(Read);

        void Read()
        {
            // Of two scrapes at once each would take away what the other has just found.
            lock (gate)
            {
                HashSet<Gauge.Child> found = [];
                foreach (var (value, labels) in read())
                {
                    var series = gauge.WithLabels(labels);
                    series.Set(value);
                    found.Add(series);
                }

                foreach (var gone in shown.Except(found))
                {
                    gone.Remove();
                }

                shown = found;
            }
        }
    }
}
