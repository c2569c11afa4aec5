using OpenTelemetry;
using OpenTelemetry.Metrics;

namespace ImageFactory.Kubernetes.Metrics.Exposition;

/// <summary>
/// Writes what one meter provider collects. It is called only by a scrape that holds the page's lock and
/// cleared the writer: nothing is exported on a timer or at shutdown.
/// </summary>
[ExportModes(ExportModes.Pull)]
internal sealed class ExpositionExporter(ExpositionWriter writer, HashSet<string> written)
    : BaseExporter<Metric>, IPullMetricExporter
{
    /// <summary>Set by the reader: runs a collection, which calls <see cref="Export"/>.</summary>
    public Func<int, bool>? Collect { get; set; }

    /// <inheritdoc />
    public override ExportResult Export(in Batch<Metric> batch)
    {
        var metrics = new List<Metric>();
        foreach (Metric metric in batch)
        {
            // Exponential histograms have no form in this format; an instrument cannot ask for one, only a view.
            if (metric.MetricType != MetricType.ExponentialHistogram)
            {
                metrics.Add(metric);
            }
        }

        // Two meters may have instruments of one name, but a name may begin only one block.
        foreach (IGrouping<string, Metric> family in
            metrics.GroupBy(NameOf).OrderBy(family => family.Key, StringComparer.Ordinal))
        {
            if (written.Add(family.Key))
            {
                Write(family.Key, [.. family]);
            }
        }

        return ExportResult.Success;
    }

    private static string NameOf(Metric metric) => MetricName.Of(metric.Name, TypeOf(metric) == "counter");

    private static string TypeOf(Metric metric) => metric.MetricType switch
    {
        MetricType.LongSum or MetricType.DoubleSum => "counter",
        MetricType.Histogram => "histogram",
        // An UpDownCounter counts what is there now, which Prometheus calls a gauge.
        _ => "gauge",
    };

    private void Write(string name, List<Metric> metrics)
    {
        string type = TypeOf(metrics[0]);
        var series = new HashSet<string>(StringComparer.Ordinal);
        var begun = false;
        foreach (Metric metric in metrics.Where(metric => TypeOf(metric) == type))
        {
            foreach (ref readonly MetricPoint point in metric.GetMetricPoints())
            {
                // A family without a series says nothing, and two equal series would spoil the page.
                string labels = LabelsOf(point);
                if (!series.Add(labels))
                {
                    continue;
                }

                if (!begun)
                {
                    writer.Family(name, type, metric.Description);
                    begun = true;
                }

                WritePoint(name, labels, metric.MetricType, point);
            }
        }
    }

    private string LabelsOf(in MetricPoint point)
    {
        var tags = new List<KeyValuePair<string, object?>>(point.Tags.Count);
        foreach (KeyValuePair<string, object?> tag in point.Tags)
        {
            tags.Add(tag);
        }

        return writer.Labels(tags);
    }

    private void WritePoint(string name, string labels, MetricType type, in MetricPoint point)
    {
        switch (type)
        {
            case MetricType.LongSum or MetricType.LongSumNonMonotonic:
                writer.Sample(name, labels, point.GetSumLong());
                break;
            case MetricType.DoubleSum or MetricType.DoubleSumNonMonotonic:
                writer.Sample(name, labels, point.GetSumDouble());
                break;
            case MetricType.LongGauge:
                writer.Sample(name, labels, point.GetGaugeLastValueLong());
                break;
            case MetricType.DoubleGauge:
                writer.Sample(name, labels, point.GetGaugeLastValueDouble());
                break;
            case MetricType.Histogram:
                WriteHistogram(name, labels, point);
                break;
        }
    }

    /// <summary>
    /// Prometheus' buckets hold all that is not above their bound; OpenTelemetry's only their own share.
    /// </summary>
    private void WriteHistogram(string name, string labels, in MetricPoint point)
    {
        string prefix = labels.Length == 0 ? "" : labels + ",";
        long count = point.GetHistogramCount();
        long cumulative = 0;
        foreach (HistogramBucket bucket in point.GetHistogramBuckets())
        {
            if (!double.IsPositiveInfinity(bucket.ExplicitBound))
            {
                cumulative += bucket.BucketCount;
                writer.Sample(
                    name + "_bucket", $"{prefix}le=\"{ExpositionWriter.Number(bucket.ExplicitBound)}\"", cumulative);
            }
        }

        writer.Sample(name + "_bucket", prefix + "le=\"+Inf\"", count);
        writer.Sample(name + "_sum", labels, point.GetHistogramSum());
        writer.Sample(name + "_count", labels, count);
    }
}
