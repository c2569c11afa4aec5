using ImageFactory.OpenStack;
using ImageFactory.OpenStack.Compute;
using ImageFactory.OpenStack.Config;
using ImageFactory.Operator.Clouds;
using ImageFactory.Operator.Testing.InMemory;
using Xunit;

namespace ImageFactory.Operator.Tests.Hosts.OpenStackVm;

/// <summary>A server that comes to nothing: the cloud is waited for, or another server made.</summary>
public sealed class ServerFaultTests : IAsyncLifetime
{
    private const string Server = ServerScene.Server;
    private const string Deleting = $"Running: Server {Server} is being deleted (3 s)";

    private const string NoRoom = "No valid host was found. There are not enough hosts available.";

    private const string WaitingForRoom =
        $"Waiting WaitingForCapacity: No hypervisor of demo/RegionOne has room for the flavor of server {Server}, "
        + $"asked again: {NoRoom} (5 s)";

    private readonly ServerScene _server = new();

    private InMemoryRegion Region => _server.Region;

    public static TheoryData<OpenStackErrorKind> Kinds => [.. Enum.GetValues<OpenStackErrorKind>()];

    public Task InitializeAsync() => _server.Scene.SaveInputAsync();

    public async Task DisposeAsync() => await _server.DisposeAsync();

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task What_a_cloud_answers_decides_what_the_stage_says(OpenStackErrorKind kind)
    {
        var said = $"create server: {kind}";
        Region.FailNext("create server", kind);

        var expected = kind switch
        {
            OpenStackErrorKind.NotFound or OpenStackErrorKind.Forbidden or OpenStackErrorKind.InvalidRequest =>
                $"Failed FailedCloud: {said}",
            OpenStackErrorKind.Conflict => $"Retry: The cloud is busy with it, tried again: {said}",
            OpenStackErrorKind.Unauthorized or OpenStackErrorKind.InvalidConfiguration =>
                $"Waiting WaitingForCloud: {said} (30 s)",
            OpenStackErrorKind.QuotaExceeded =>
                $"Waiting WaitingForQuota: {said}; it goes on once there is room: "
                + "delete something, or raise the quota (30 s)",
            OpenStackErrorKind.TooManyRequests or OpenStackErrorKind.ServerFault or OpenStackErrorKind.Unreachable
                or OpenStackErrorKind.Timeout => $"Retry: The cloud did not do its part, tried again: {said}",
            _ => throw new InvalidOperationException($"Nobody says yet what {kind} means for a stage"),
        };
        Assert.Equal(expected, await _server.EnsureAsync());
    }

    [Fact]
    public async Task A_cloud_that_went_from_the_configuration_is_waited_for()
    {
        _server.Scene.Clouds.Calls.FailNext("get", new CloudConfigException("clouds.yaml has no cloud demo"));

        Assert.Equal("Waiting WaitingForCloud: clouds.yaml has no cloud demo (30 s)", await _server.EnsureAsync());
    }

    [Fact]
    public async Task A_server_for_which_the_quota_was_gone_is_deleted_and_asked_for_again()
    {
        const string fault = "Quota exceeded for cores: Requested 2, but already used 20 of 20 cores";
        const string waiting = $"Waiting WaitingForQuota: Cloud demo, region RegionOne: server {Server}: {fault}; "
            + "it goes on once there is room: delete something, or raise the quota (30 s)";
        await _server.EnsureAsync();
        Region.Servers.Fail("server-1", fault);

        Assert.Equal(waiting, await _server.EnsureAsync());
        Assert.Equal(waiting, await _server.EnsureAsync());
        Assert.Null(_server.Host.ServerId);
        Region.Servers.FinishDeletes();

        Assert.Equal($"Running: Nova was asked for server {Server} (2 s)", await _server.EnsureAsync());
        Assert.Equal("server-2", _server.Host.ServerId);
        Assert.Equal(
            [$"server {Server}", $"key pair {Server}", $"port {Server}", $"security group {Server}"], Region.All);
    }

    [Fact]
    public async Task A_full_cloud_is_waited_for_and_asked_again_after_a_minute()
    {
        await _server.EnsureAsync();
        Region.Servers.Fail("server-1", NoRoom);

        _server.Advance(TimeSpan.FromSeconds(59));
        Assert.Equal(WaitingForRoom, await _server.EnsureAsync());
        Assert.Null(Assert.Single(Region.Servers.All).TaskState);
        _server.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(WaitingForRoom, await _server.EnsureAsync());
        Region.Servers.FinishDeletes();

        Assert.Equal($"Running: Nova was asked for server {Server} (2 s)", await _server.EnsureAsync());
        Assert.Equal(("server-2", 1), (_server.Host.ServerId, _server.Host.Attempt));
    }

    [Theory]
    [InlineData("Error", "Build of instance was aborted", $"Server {Server} failed: Build of instance was aborted")]
    [InlineData("Error", null, $"Server {Server} failed: Nova does not say why")]
    [InlineData("ShutOff", null, $"Server {Server} was switched off")]
    public async Task A_server_that_will_not_do_is_deleted_with_its_console_kept_and_the_next_one_made(
        string status, string? fault, string lost)
    {
        await _server.EnsureAsync();
        Region.Servers.WriteConsole("server-1", "Booting from Hard Disk...\n");
        Region.Servers.Change(
            "server-1", server => server with { Status = Enum.Parse<ServerStatus>(status), Fault = fault });

        Assert.Equal(Deleting, await _server.EnsureAsync());
        Assert.Equal((lost, 1), (_server.Host.Lost, _server.Host.Attempt));
        Region.Servers.FinishDeletes();
        Assert.Equal($"HostLost: {lost}", await _server.EnsureAsync());
        Assert.Empty(Region.All);

        Assert.Equal($"Running: Nova was asked for server {ServerScene.Second} (2 s)", await _server.EnsureAsync());
        Assert.Equal(["logs/console.log"], await _server.Scene.FilesAsync());
        Assert.Equal(
            ("demo", "RegionOne", 2), (_server.Host.Cloud, _server.Host.Region, _server.Host.Attempt));
    }

    [Fact]
    public async Task A_server_that_somebody_deleted_is_replaced_once_what_belonged_to_it_is_gone()
    {
        await _server.EnsureAsync();
        Region.Servers.Remove("server-1");

        Assert.Equal($"HostLost: {ServerProgress.Gone(Server)}", await _server.EnsureAsync());
        Assert.Empty(Region.All);
    }

    [Fact]
    public async Task A_server_that_does_not_become_active_in_time_is_replaced()
    {
        await _server.EnsureAsync();
        _server.Advance(TimeSpan.FromMinutes(15) - TimeSpan.FromSeconds(1));
        Assert.Equal($"Running: Server {Server} is being made (scheduling) (2 s)", await _server.EnsureAsync());
        _server.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal(Deleting, await _server.EnsureAsync());
        Assert.Equal(
            $"Server {Server} did not become ACTIVE within 15 min (openstack.buildHost.startTimeout)",
            _server.Host.Lost);
    }

    [Fact]
    public async Task A_server_that_lost_its_port_is_replaced()
    {
        await _server.EnsureAsync();
        Region.Servers.Activate("server-1");
        await Region.Networks.DeletePortAsync("port-2");

        Assert.Equal(Deleting, await _server.EnsureAsync());
        Assert.Equal(
            $"Server {Server} has no address: its network has no subnet, or its port was deleted", _server.Host.Lost);
    }
}
