using System.Diagnostics.Metrics;
using ImageFactory.Kubernetes.Metrics;

namespace ImageFactory.Kubernetes.Tests.Fakes;

/// <summary>Instruments that nobody else listens to.</summary>
internal sealed class TestMeters : IMeterFactory
{
    public static RuntimeMetrics Metrics() => new(new TestMeters());

    public Meter Create(MeterOptions options) => new(options);

    public void Dispose()
    {
    }
}
