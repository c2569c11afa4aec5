using System.Text;
using ImageFactory.OpenStack.Compute;
using ImageFactory.Operator.Api.ImageBuild;
using ImageFactory.Operator.Hosts.Contract;
using ImageFactory.Operator.Hosts.OpenStackVm.Ssh;
using ImageFactory.Operator.Testing.InMemory;
using ImageFactory.Operator.Tests.Scenes;
using Xunit;

namespace ImageFactory.Operator.Tests.Hosts.OpenStackVm;

/// <summary>The work on a build server, as reconciles see it while it is asked for beside them.</summary>
public sealed class ServerStepsTests : IAsyncLifetime
{
    private const string Server = ServerScene.Server;
    private const string Title = $"Server {Server} at 10.0.0.2";
    private const string Deleting = $"Running: Server {Server} is being deleted (3 s)";

    private readonly ServerScene _server = new();

    private InMemoryRegion Region => _server.Region;

    public Task InitializeAsync() => _server.StartAsync();

    public async Task DisposeAsync() => await _server.DisposeAsync();

    [Fact]
    public async Task A_step_is_asked_for_and_what_its_server_answered_is_seen_by_the_next_reconcile()
    {
        Assert.Equal($"Running: {Title}: source is about to start", await _server.FollowAsync());
        await _server.Scene.Wakes.NextAsync();

        Assert.Equal(
            $"Running: {Title}: source is running; its log so far is {_server.Scene.Scope}/logs/source.log in the "
            + "artifact store",
            await _server.FollowAsync());
    }

    [Fact]
    public async Task The_log_of_a_step_grows_by_what_is_not_known_of_it_and_its_end_is_the_stages()
    {
        var offsets = new List<long>();
        _server.Agent = (step, offset) =>
        {
            offsets.Add(offset);
            return offset == 0 ? ServerScene.Running(step, "fetching\n") : ServerScene.Ended(step, "done\n");
        };

        await _server.FollowTwiceAsync();
        await _server.Scene.Wakes.NextAsync();

        Assert.Equal("Done: source is done", await _server.FollowAsync());
        Assert.Equal([0, 9], offsets);
        Assert.Equal("fetching\ndone\n", await LogAsync("source"));
    }

    [Fact]
    public async Task The_steps_of_a_stage_run_one_after_the_other()
    {
        var asked = new List<string>();
        _server.Agent = (step, _) =>
        {
            asked.Add(step);
            return ServerScene.Ended(step, report: step == "package" ? Packaged() : null);
        };

        await _server.FollowTwiceAsync(BuildStage.ImageBuilt);
        await _server.Scene.Wakes.NextAsync();
        await _server.FollowAsync(BuildStage.ImageBuilt);
        await _server.Scene.Wakes.NextAsync();
        await _server.FollowAsync(BuildStage.ImageBuilt);

        Assert.Equal(["build", "package", "upload"], asked);
    }

    [Fact]
    public async Task A_step_that_failed_says_where_to_look()
    {
        _server.Agent = (step, _) => ServerScene.Ended(
            step,
            "cloning\nfatal: no such ref\n",
            1,
            new HostReport { Result = "Failed", Reason = "NoSuchRef", Message = "there is no main" });

        Assert.Equal(
            "Failed FailedScript: NoSuchRef: there is no main\n"
            + $"Log in the store: {_server.Scene.Scope}/logs/source.log; while the host lasts "
            + "(spec.keepBuildHost: OnFailure): "
            + "ssh debian@10.0.0.2 less /var/lib/imagefactory/steps/source/log "
            + "(with a key of openstack.buildHost.authorizedKeys)\nIts last lines:\ncloning\nfatal: no such ref",
            await _server.FollowTwiceAsync());
    }

    [Fact]
    public async Task A_step_that_asks_for_a_fresh_host_gets_one()
    {
        _server.Agent = (step, _) => ServerScene.Ended(
            step,
            exitCode: 75,
            report: new HostReport { Reason = "NoMirror", Message = "no answer", Retryable = true });

        Assert.Equal(Deleting, await _server.FollowTwiceAsync());
        Region.Servers.FinishDeletes();

        Assert.Equal("HostLost: no answer", await _server.FollowAsync());
        Assert.Empty(Region.All);
    }

    [Theory]
    [InlineData("WrongHostKey", "Failed FailedHostIdentity: What answers at 10.0.0.2 is not server {server}: it has "
        + "another host key than the one that the server was given at its first boot. Nothing was sent to it. "
        + "Either somebody stands between, or the server's image ignores ssh_keys of cloud-init's user data")]
    [InlineData("WrongBastionKey", "Failed FailedHostIdentity: On the way to server {server}: words. Nothing was "
        + "sent to it. Either somebody stands between, or the file openstack.buildHost.bastion.knownHostsFile "
        + "is out of date")]
    [InlineData("CommandFailed", "Failed FailedScript: Server {server} at 10.0.0.2 cannot run source: words")]
    [InlineData("Unreachable", "Running: Server {server} at 10.0.0.2 does not answer over SSH yet, or no more: "
        + "words (5 s)")]
    public async Task Why_there_is_no_answer_decides_whether_it_is_waited_for(string fault, string expected)
    {
        _server.Agent = (_, _) => throw new SshException(Enum.Parse<SshFault>(fault), "words");

        Assert.Equal(
            expected.Replace("{server}", Server, StringComparison.Ordinal), await _server.FollowTwiceAsync());
    }

    [Fact]
    public async Task A_server_that_is_silent_for_too_long_is_replaced()
    {
        _server.Agent = (_, _) => throw new SshException(SshFault.Unreachable, "no route");
        await _server.FollowTwiceAsync();
        await _server.Scene.Wakes.NextAsync();

        _server.Advance(TimeSpan.FromMinutes(10) - TimeSpan.FromSeconds(1));
        Assert.Equal(
            $"Running: {Title} does not answer over SSH yet, or no more: no route (5 s)", await _server.FollowAsync());
        await _server.Scene.Wakes.NextAsync();
        _server.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal(Deleting, await _server.FollowAsync());
        Assert.Equal(
            $"{Title} did not answer over SSH in time (no route); what its console said is in the store",
            _server.Host.Lost);
    }

    [Fact]
    public async Task A_server_that_answers_again_has_its_time_anew()
    {
        var isSilent = true;
        _server.Agent = (step, _) =>
            isSilent ? throw new SshException(SshFault.Unreachable, "no route") : ServerScene.Running(step);
        await _server.FollowTwiceAsync();
        await _server.Scene.Wakes.NextAsync();
        isSilent = false;
        await _server.FollowTwiceAsync();
        await _server.Scene.Wakes.NextAsync();
        _server.Advance(TimeSpan.FromMinutes(11));
        isSilent = true;

        Assert.StartsWith(
            $"Running: {Title}: source is running", await _server.FollowAsync(), StringComparison.Ordinal);
        await _server.Scene.Wakes.NextAsync();
        Assert.StartsWith($"Running: {Title} does not answer", await _server.FollowAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_is_to_be_reached_by_a_time_is_replaced_when_it_has_passed()
    {
        _server.GiveUpAt = BuildScene.Start.AddMinutes(2);
        _server.Agent = (_, _) => throw new SshException(SshFault.Unreachable, "no route");
        await _server.FollowTwiceAsync();
        await _server.Scene.Wakes.NextAsync();
        _server.Advance(TimeSpan.FromMinutes(2));

        Assert.Equal(Deleting, await _server.FollowAsync());
    }

    [Theory]
    [InlineData("Error", $"Server {Server} failed: Nova does not say why")]
    [InlineData("ShutOff", $"Server {Server} was switched off")]
    [InlineData(null, $"Server {Server} was deleted by somebody, or lost its build's tags")]
    public async Task Of_a_server_that_is_silent_nova_is_asked_and_one_that_will_not_do_is_replaced_at_once(
        string? status, string lost)
    {
        _server.Agent = (_, _) => throw new SshException(SshFault.Unreachable, "no route");
        await _server.FollowAsync();
        await _server.Scene.Wakes.NextAsync();
        if (status is null)
        {
            Region.Servers.Remove(ServerScene.Id);
        }
        else
        {
            Region.Servers.Change(ServerScene.Id, one => one with { Status = Enum.Parse<ServerStatus>(status) });
        }

        await _server.FollowAsync();
        Region.Servers.FinishDeletes();
        Assert.Equal($"HostLost: {lost}", await _server.FollowAsync());
    }

    private async Task<string> LogAsync(string step)
    {
        await using var content = await _server.Scene.Store.OpenReadAsync(
            _server.Scene.Scope, $"logs/{step}.log", default);
        using var reader = new StreamReader(content!.Stream, Encoding.UTF8);
        return await reader.ReadToEndAsync();
    }

    private static HostReport Packaged() => HostReport.Parse($$"""
        {"result":"Succeeded","data":{"files":[
          {"name":"{{BuildScene.ImageName}}.qcow2","sha256":"{{new string('a', 64)}}","sizeBytes":1}] } }
        """)!;
}
