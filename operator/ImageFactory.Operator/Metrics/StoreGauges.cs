using ImageFactory.Operator.Artifacts;
using ImageFactory.Operator.Artifacts.FileSystem;
using Prometheus;

namespace ImageFactory.Operator.Metrics;

/// <summary>How full the artifact store is.</summary>
internal sealed class StoreGauges
{
    private readonly DiskSpace _space;
    private readonly Gauge _free;
    private readonly Gauge _size;

    /// <summary>Puts it on the page.</summary>
    public StoreGauges(CollectorRegistry registry, ArtifactStoreSettings settings)
    {
        _space = new DiskSpace(settings.Root, settings.MinFreeBytes);
        var factory = Prometheus.Metrics.WithCustomRegistry(registry);
        var unset = new GaugeConfiguration { SuppressInitialValue = true };
        _free = factory.CreateGauge(
            "imagefactory_store_free_bytes", "What can still be stored, beside the reserve.", unset);
        _size = factory.CreateGauge("imagefactory_store_size_bytes", "Size of the store's file system.", unset);
        registry.AddBeforeCollectCallback(Read);
    }

    // A store that cannot be read keeps its last numbers: readiness, and the builds, say what is wrong.
    private void Read()
    {
        try
        {
            var (free, size) = (_space.FreeBytes, _space.SizeBytes);
            _free.Set(free);
            _size.Set(size);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // The folder is made when the store is opened.
        }
    }
}
