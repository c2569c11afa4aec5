using ImageFactory.OpenStack.Compute;
using ImageFactory.Operator.Clouds;
using ImageFactory.Operator.Clouds.Resources;
using ImageFactory.Operator.Testing.InMemory;
using ImageFactory.Operator.Tests.Hosts.OpenStackVm;
using ImageFactory.Operator.Tests.ImageTests;
using ImageFactory.Operator.Tests.Scenes;
using Xunit;

namespace ImageFactory.Operator.Tests.Clouds;

/// <summary>Somebody writes the id of another's server into a status, or attaches a disk to a build's server.</summary>
public sealed class ForgedServerIdTests : IAsyncLifetime
{
    private const string Theirs = "theirs";

    private readonly ServerScene _server = new();
    private readonly ImageTestScene _test = new();

    /// <summary>What Nova says of a server for which a build would give its own up.</summary>
    public static TheoryData<string> Faults => ["Quota exceeded for cores", "No valid host was found", "aborted"];

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        _test.Dispose();
        await _server.DisposeAsync();
    }

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task A_forged_id_of_a_build_server_deletes_nobodys_server(string fault)
    {
        await _server.StartAsync();
        Put(_server.Region, fault);
        _server.Host.ServerId = Theirs;

        await _server.EnsureAsync();
        _server.Region.Servers.FinishDeletes();
        Assert.Equal($"HostLost: {ServerProgress.Gone(ServerScene.Server)}", await _server.EnsureAsync());

        Assert.Equal(Theirs, Assert.Single(_server.Region.Servers.All).Id);
    }

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task A_forged_id_of_a_test_server_deletes_nobodys_server(string fault)
    {
        _test.UseServer();
        await _test.RunAsync();
        Put(_test.Region, fault);
        _test.Status.Server!.Id = Theirs;

        await _test.RunAsync();
        await _test.RemoveAsync();
        _test.Region.Servers.FinishDeletes();

        Assert.Equal(Theirs, Assert.Single(_test.Region.Servers.All).Id);
    }

    [Fact]
    public async Task A_disk_that_somebody_attached_to_a_build_server_does_not_become_the_builds()
    {
        _server.Settings.VolumeGiB = 20;
        await _server.Scene.SaveInputAsync();
        await _server.EnsureAsync();
        _server.Region.Servers.Activate(ServerScene.Id);
        var own = Assert.Single(_server.Region.Volumes.All).Id;
        _server.Region.Volumes.Attach(ServerScene.Id, "img-1", 10, "data");

        await _server.EnsureAsync();

        Assert.Equal(
            [own],
            _server.Region.Volumes.All.Where(volume => volume.Metadata.ContainsKey(CloudTags.BuildUid))
                .Select(volume => volume.Id));
    }

    private static void Put(InMemoryRegion region, string fault) => region.Servers.Put(
        new Server(Theirs, "web", ServerStatus.Error)
        {
            Fault = fault,
            Created = BuildScene.Start.AddDays(-1),
            Metadata = new Dictionary<string, string>
            {
                [CloudTags.Cluster] = "default",
                [CloudTags.BuildUid] = "other",
            },
        });
}
