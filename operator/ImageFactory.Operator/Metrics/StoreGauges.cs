using ImageFactory.Kubernetes.Metrics;
using ImageFactory.Operator.Artifacts;
using ImageFactory.Operator.Artifacts.FileSystem;
using Prometheus;

namespace ImageFactory.Operator.Metrics;

/// <summary>How full the artifact store is, and how full the quotas of tenants are.</summary>
internal sealed class StoreGauges
{
    private readonly DiskSpace _space;
    private readonly Gauge _free;
    private readonly Gauge _size;

    /// <summary>Puts it on the page.</summary>
    public StoreGauges(CollectorRegistry registry, ArtifactStoreSettings settings, StoreUsage usage)
    {
        _space = new DiskSpace(settings.Root, settings.MinFreeBytes);
        var factory = Prometheus.Metrics.WithCustomRegistry(registry);
        var unset = new GaugeConfiguration { SuppressInitialValue = true };
        _free = factory.CreateGauge(
            "imagefactory_store_free_bytes", "What can still be stored, beside the reserve.", unset);
        _size = factory.CreateGauge("imagefactory_store_size_bytes", "Size of the store's file system.", unset);
        registry.AddBeforeCollectCallback(Read);
        registry.ObserveGauge(
            "imagefactory_store_tenant_used_bytes",
            "What a tenant with a quota keeps in the store: artifacts, uploads under way included, or logs.",
            ["tenant", "kind"],
            () => usage.Tenants.SelectMany(tenant => Series(
                tenant,
                tenant.MaxArtifacts is null ? null : tenant.Artifacts + tenant.Incoming,
                tenant.MaxLogs is null ? null : tenant.Logs)));
        registry.ObserveGauge(
            "imagefactory_store_tenant_quota_bytes",
            "What a tenant may keep in the store.",
            ["tenant", "kind"],
            () => usage.Tenants.SelectMany(tenant => Series(tenant, tenant.MaxArtifacts, tenant.MaxLogs)));
    }

    private static IEnumerable<(double Value, string[] Labels)> Series(
        TenantUsage tenant, long? artifacts, long? logs) =>
        from series in new[] { (Kind: "artifacts", Bytes: artifacts), (Kind: "logs", Bytes: logs) }
        where series.Bytes is not null
        select ((double)series.Bytes!.Value, (string[])[tenant.Name, series.Kind]);

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
