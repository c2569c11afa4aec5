using ImageFactory.OpenStack.Compute;
using ImageFactory.OpenStack.Images;
using ImageFactory.Operator.Clouds;
using ImageFactory.Operator.Clouds.Resources;
using ImageFactory.Operator.GarbageCollection;
using ImageFactory.Operator.Metrics;
using ImageFactory.Operator.Testing.InMemory;
using ImageFactory.Operator.Tests.Hosts.OpenStackVm;
using ImageFactory.Operator.Tests.Scenes;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace ImageFactory.Operator.Tests.Clouds;

/// <summary>
/// Each kind of what the factory makes, under the very name that a build's own has, with tags that are another's or
/// none: neither the end of the build nor the garbage collector touches it.
/// </summary>
public sealed class ForeignResourcesTests : IAsyncLifetime
{
    private readonly ServerScene _server = new();

    /// <summary>Kinds, and the factory and build whose tags theirs have; null for no tags.</summary>
    public static TheoryData<string, string?, string> Kinds
    {
        get
        {
            var rows = new TheoryData<string, string?, string>();
            foreach (var kind in CloudResourceKinds.All)
            {
                rows.Add(kind.Type, null, string.Empty);
                rows.Add(kind.Type, "another", BuildScene.Uid);
                rows.Add(kind.Type, "default", "b2d0a4f3-0000-4000-8000-000000000002");
            }

            return rows;
        }
    }

    private InMemoryRegion Region => _server.Region;

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await _server.DisposeAsync();

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task What_does_not_bear_a_builds_tags_outlives_the_build_and_the_garbage_collector(
        string kind, string? cluster, string uid)
    {
        Put(kind, cluster, uid);
        var before = Everything();
        await _server.StartAsync();

        await _server.DestroyAsync();
        Region.Servers.FinishDeletes();
        await _server.DestroyAsync();
        await SweepAsync(uid);
        await SweepAsync(uid);
        Region.Servers.FinishDeletes();

        Assert.Equal(before, Everything());
    }

    private IEnumerable<string> Everything() =>
        [.. Region.All, .. Region.Images.All.Select(image => $"image {image.Id}")];

    // The other build is at work; that of the test is gone.
    private Task SweepAsync(string other) => new RegionSweep(
        new InMemoryClouds(Region),
        CloudResourceKinds.All,
        new LeakGauge(),
        _server.Scene.Options,
        NullLogger<RegionSweep>.Instance).RunAsync(
            new CloudTarget("demo", "RegionOne"),
            new ExistingBuilds(new HashSet<string> { other }, new HashSet<string> { other }),
            default);

    private void Put(string kind, string? cluster, string uid)
    {
        var tags = new Dictionary<string, string>();
        if (cluster is not null)
        {
            (tags[CloudTags.Cluster], tags[CloudTags.BuildUid]) = (cluster, uid);
        }

        var text = cluster is null ? "somebody's" : $"{CloudTags.Cluster}={cluster} {CloudTags.BuildUid}={uid}";
        switch (kind)
        {
            case "image":
                Region.Images.Put(new Image("theirs", ImageStatus.Queued)
                {
                    Name = BuildScene.ImageName,
                    Owner = InMemoryImages.Project,
                    Properties = tags,
                });
                break;
            case "server":
                Region.Servers.Put(new Server("theirs", ServerScene.Server, ServerStatus.Active) { Metadata = tags });
                break;
            case "volume":
                Region.Volumes.Attach("gone", "img-1", 20);
                var volume = Region.Volumes.All.Single().Id;
                Region.Volumes.SetMetadataAsync(volume, tags);
                Region.Volumes.Detach(volume);
                break;
            case "floating_ip":
                Region.FloatingIps.Put(null, text);
                break;
            case "port":
                Region.Networks.PutPort(ServerScene.Server, text);
                break;
            case "security_group":
                Region.Networks.PutGroup(ServerScene.Server, text);
                break;
            default:
                Region.KeyPairs.Put($"{ServerScene.Server}0", $"ssh-ed25519 AAAA {text}");
                break;
        }
    }
}
