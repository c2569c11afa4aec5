using ImageFactory.OpenStack.Compute;
using ImageFactory.Operator.Clouds;
using ImageFactory.Operator.Clouds.Resources;
using ImageFactory.Operator.GarbageCollection;
using ImageFactory.Operator.Metrics;
using ImageFactory.Operator.Settings;
using ImageFactory.Operator.Testing.InMemory;
using ImageFactory.Operator.Validation;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace ImageFactory.Operator.Tests.GarbageCollection;

public sealed class GarbageCollectorTests
{
    private readonly InMemoryRegion _region = new(TimeProvider.System);

    [Fact]
    public async Task Who_takes_the_finalizer_off_and_deletes_build_and_profile_does_not_keep_the_server()
    {
        _region.Servers.Put(new Server("s", "left", ServerStatus.Active)
        {
            Metadata = new Dictionary<string, string>
            {
                [CloudTags.Cluster] = "tests",
                [CloudTags.BuildUid] = "6f0cd6f6",
            },
        });
        var clouds = new InMemoryClouds(_region);
        var options = new OperatorOptions
        {
            ClusterName = "tests",
            Tenants =
            [
                new TenantSettings
                {
                    Name = "red",
                    Namespaces = ["red"],
                    Clouds = [new TenantCloudSettings { Cloud = "demo", Regions = ["RegionOne"] }],
                },
            ],
        };
        var cluster = new InMemoryCluster(TimeProvider.System);
        var collector = new GarbageCollector(
            cluster,
            new RegionSweep(
                clouds, CloudResourceKinds.All, new LeakGauge(), options, NullLogger<RegionSweep>.Instance),
            new BuildNamespaceSweep(cluster, options, NullLogger<BuildNamespaceSweep>.Instance),
            new KnownClouds(clouds),
            options,
            TimeProvider.System,
            NullLogger<GarbageCollector>.Instance);

        await collector.CheckAsync(default);
        await collector.CheckAsync(default);
        _region.Servers.FinishDeletes();

        Assert.Empty(_region.All);
    }
}
