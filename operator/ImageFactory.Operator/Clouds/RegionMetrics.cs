using ImageFactory.Kubernetes.Metrics;
using Prometheus;

namespace ImageFactory.Operator.Clouds;

/// <summary>Shows which regions answer.</summary>
internal static class RegionMetrics
{
    /// <summary>Puts it on the page.</summary>
    public static RegionBreakers ShownIn(this RegionBreakers breakers, CollectorRegistry registry)
    {
        registry.ObserveGauge(
            "imagefactory_region_up",
            "1 where a region that was asked answers, 0 where it failed so often that it is left alone.",
            ["cloud", "region"],
            () => breakers.Known().Select(known =>
                (known.IsUp ? 1.0 : 0.0, (string[])[known.Target.Cloud, known.Target.Region])));
        return breakers;
    }
}
