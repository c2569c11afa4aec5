using System.Buffers;
using System.Diagnostics.Metrics;
using OpenTelemetry;
using OpenTelemetry.Metrics;

namespace ImageFactory.Kubernetes.Metrics.Exposition;

/// <summary>
/// The instruments of some meters as a page of Prometheus' text format. OpenTelemetry collects; this renders.
/// <para>
/// There are two collectors. One is cumulative and has everything but observable gauges. A cumulative collector
/// repeats each series for ever, so the gauge of an object that was deleted would stay at its last value; the second,
/// for observable gauges alone, has delta temporality, by which a series that the callback did not report in this
/// scrape is not in it. Whatever may vanish must therefore be an <see cref="ObservableGauge{T}"/>.
/// </para>
/// </summary>
public sealed class MetricsPage : IDisposable
{
    /// <summary>The media type of the page.</summary>
    public const string ContentType = "text/plain; version=0.0.4; charset=utf-8";

    /// <summary>
    /// OpenTelemetry folds what is over 2,000 series of an instrument into one. Gauges per object and condition are
    /// more: 15 conditions of 1,000 builds. Not far more, because the room is set aside for each gauge beforehand.
    /// </summary>
    private const int MaxGaugeSeries = 20_000;

    private readonly ExpositionWriter _writer = new();
    private readonly HashSet<string> _written = new(StringComparer.Ordinal);
    private readonly SemaphoreSlim _oneScrape = new(1, 1);
    private readonly (MeterProvider Provider, ExpositionExporter Exporter)[] _collectors;

    /// <summary>Collects the instruments of the named meters; <c>*</c> in a name stands for anything.</summary>
    public MetricsPage(params string[] meters) => _collectors =
    [
        Collector(
            meters,
            MetricReaderTemporalityPreference.Cumulative,
            instrument => IsObservableGauge(instrument) ? MetricStreamConfiguration.Drop : null),
        Collector(
            meters,
            MetricReaderTemporalityPreference.Delta,
            instrument => IsObservableGauge(instrument)
                ? new MetricStreamConfiguration { CardinalityLimit = MaxGaugeSeries }
                : MetricStreamConfiguration.Drop),
    ];

    /// <summary>Collects now and writes the page. Scrapes that come together are served one after the other.</summary>
    public async Task WriteAsync(IBufferWriter<byte> destination, CancellationToken cancellationToken)
    {
        await _oneScrape.WaitAsync(cancellationToken);
        try
        {
            _writer.Clear();
            _written.Clear();
            foreach ((_, ExpositionExporter exporter) in _collectors)
            {
                exporter.Collect!(Timeout.Infinite);
            }

            destination.Write(_writer.Written);
        }
        finally
        {
            _oneScrape.Release();
        }
    }

    /// <inheritdoc />
    public void Dispose()
    {
        foreach ((MeterProvider provider, _) in _collectors)
        {
            provider.Dispose();
        }

        _oneScrape.Dispose();
    }

    private static bool IsObservableGauge(Instrument instrument) =>
        instrument.GetType() is { IsGenericType: true } type
        && type.GetGenericTypeDefinition() == typeof(ObservableGauge<>);

    private (MeterProvider Provider, ExpositionExporter Exporter) Collector(
        string[] meters,
        MetricReaderTemporalityPreference temporality,
        Func<Instrument, MetricStreamConfiguration?> view)
    {
        var exporter = new ExpositionExporter(_writer, _written);
        MeterProvider provider = Sdk.CreateMeterProviderBuilder()
            .AddMeter(meters)
            .AddView(view)
            .AddReader(new BaseExportingMetricReader(exporter) { TemporalityPreference = temporality })
            .Build();
        return (provider, exporter);
    }
}
