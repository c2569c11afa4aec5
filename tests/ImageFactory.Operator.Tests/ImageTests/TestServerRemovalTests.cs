using ImageFactory.OpenStack;
using ImageFactory.OpenStack.Compute;
using ImageFactory.Operator.Api.ImageBuild;
using ImageFactory.Operator.Testing.InMemory;
using Xunit;

namespace ImageFactory.Operator.Tests.ImageTests;

/// <summary>How the servers that images are tested on go, and what a cloud that does not answer makes of it.</summary>
public sealed class TestServerRemovalTests : IDisposable
{
    private const string Server = ImageTestScene.Server;
    private const string Prefix = "imagefactory-images-debian-12-x-6f0cd6f6-test-";
    private const string Deleting = $"Waiting WaitingForCloud: Server {Server} is being deleted (3 s)";

    private readonly ImageTestScene _test = new();

    public TestServerRemovalTests() => _test.UseServer();

    private InMemoryRegion Region => _test.Region;

    public static TheoryData<OpenStackErrorKind> Kinds => [.. Enum.GetValues<OpenStackErrorKind>()];

    public void Dispose() => _test.Dispose();

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_region_that_does_not_answer_holds_the_clean_up_no_longer_than_its_grace_time(
        OpenStackErrorKind kind)
    {
        await MakeAsync();
        Region.FailAlways(kind);
        var said = $"list servers {Prefix}: {kind}";
        Assert.Equal($"Waiting WaitingForCloud: {said} (5 s)", await _test.RemoveAsync());
        _test.Scene.Time.Advance(TimeSpan.FromMinutes(10) - TimeSpan.FromSeconds(1));
        Assert.Equal($"Waiting WaitingForCloud: {said} (5 s)", await _test.RemoveAsync());
        _test.Scene.Time.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal(
            $"LeftBehind: Left to the garbage collector: servers {Prefix}* in demo/RegionOne: {said}",
            await _test.RemoveAsync());
    }

    [Fact]
    public async Task Clean_up_takes_the_test_servers_of_all_attempts_and_leaves_the_build_server_alone()
    {
        await MakeAsync();
        var metadata = Region.Servers.Asked[0].Metadata;
        var host = Prefix.Replace("test-", "1", StringComparison.Ordinal);
        Region.Servers.Put(new Server("old", $"{Prefix}7", ServerStatus.Active) { Metadata = metadata });
        Region.Servers.Put(new Server("host", host, ServerStatus.Active) { Metadata = metadata });

        Assert.Equal(
            $"Waiting WaitingForCloud: Server {Server}, {Prefix}7 is being deleted (3 s)", await _test.RemoveAsync());
        Region.Servers.FinishDeletes();
        Assert.Equal("Proceed", await _test.RemoveAsync());

        Assert.Equal([$"server {host}"], Region.All);
    }

    [Fact]
    public async Task Servers_of_which_the_status_knows_nothing_are_found_by_what_the_build_was_started_with()
    {
        await _test.Scene.SaveInputAsync();
        await MakeAsync();
        _test.Scene.Status.Tests = new V1TestStatus();

        Assert.Equal(Deleting, await _test.RemoveAsync());
        Region.Servers.FinishDeletes();
        Assert.Equal("Proceed", await _test.RemoveAsync());

        Assert.Empty(Region.All);
    }

    [Fact]
    public async Task A_build_that_tested_nothing_asks_no_cloud()
    {
        await _test.Scene.SaveInputAsync();

        Assert.Equal("Proceed", await _test.RemoveAsync());
        Assert.Empty(Region.Calls.All);
    }

    private async Task MakeAsync()
    {
        await _test.RunAsync();
        await _test.RunAsync();
    }
}
