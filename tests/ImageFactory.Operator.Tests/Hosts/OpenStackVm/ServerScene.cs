using System.Text;
using ImageFactory.OpenStack.Images;
using ImageFactory.Operator.Api.ImageBuild;
using ImageFactory.Operator.Api.Shared;
using ImageFactory.Operator.Clouds;
using ImageFactory.Operator.Hosts.Contract;
using ImageFactory.Operator.Hosts.OpenStackVm;
using ImageFactory.Operator.Hosts.OpenStackVm.Agent;
using ImageFactory.Operator.Settings;
using ImageFactory.Operator.Stages;
using ImageFactory.Operator.Testing.InMemory;
using ImageFactory.Operator.Tests.Scenes;

namespace ImageFactory.Operator.Tests.Hosts.OpenStackVm;

/// <summary>A build whose host is a server; the tests are Nova's hypervisor, and what answers on the server.</summary>
internal sealed class ServerScene : IAsyncDisposable
{
    public const string Server = "imagefactory-images-debian-12-x-6f0cd6f6-1";
    public const string Second = "imagefactory-images-debian-12-x-6f0cd6f6-2";
    public const string Id = "server-1";
    public const string Tags = $"imagefactory_cluster=default imagefactory_build_uid={BuildScene.Uid}";

    private readonly BackgroundWork _work = new();
    private readonly HostSessions _sessions;
    private readonly ServerSteps _steps;
    private readonly OpenStackVmBackend _backend;

    public ServerScene()
    {
        var options = Scene.Options;
        options.OpenStack.BuildHost = Settings;
        Scene.Build.Spec.Backend = BuildBackend.OpenStackVm;
        Region.Images.Put(
            new Image("img-1", ImageStatus.Active)
            {
                Name = "debian-12",
                Owner = InMemoryImages.Project,
                HashAlgorithm = "sha512",
                HashValue = "0a",
            });
        _sessions = new HostSessions(Scene.Keys, options.OpenStack, _work, Scene.Wakes, Scene.Time);
        var servers = new CloudServers(options);
        var locator = new ServerLocator(Scene.Clouds, Scene.Inputs, options.OpenStack);
        var remover = new ServerRemover(servers, _sessions, Scene.Logs);
        _steps = new ServerSteps(servers, locator, remover, _sessions, Scene.Logs, Scene.Reader, options.OpenStack);
        _backend = new OpenStackVmBackend(
            new CloudCheck(Scene.Clouds),
            locator,
            new ServerStarter(
                servers, Scene.Keys, remover, Scene.Inputs, Scene.Tenants, Scene.Uploads, options.OpenStack),
            _steps,
            remover,
            Scene.Inputs,
            Scene.Uploads,
            Scene.Sources,
            options);
    }

    public BuildScene Scene { get; } = new();

    public BuildHostSettings Settings { get; } = new()
    {
        Cloud = "demo",
        Region = "RegionOne",
        Image = "debian-12",
        Flavor = "build",
        Network = "internal",
    };

    public InMemoryRegion Region => Scene.Region;

    public V1BuildHostStatus Host => Scene.Host;

    /// <summary>What the agent answers to a step, by its name and how much of its log is known; or its error.</summary>
    public Func<string, long, AgentResponse> Agent { get; set; } = (step, _) => Running(step);

    /// <summary>Until when a server that does not answer is waited for; null for the usual time of silence.</summary>
    public DateTimeOffset? GiveUpAt { get; set; }

    public static AgentResponse Running(string step, string log = "") => new(
        new StepObservation(step, StepPhase.Running) { StartedAt = BuildScene.Start }, Encoding.UTF8.GetBytes(log));

    public static AgentResponse Ended(string step, string log = "", int exitCode = 0, HostReport? report = null) => new(
        new StepObservation(step, StepPhase.Ended)
        {
            StartedAt = BuildScene.Start,
            FinishedAt = BuildScene.Start.AddSeconds(9),
            ExitCode = exitCode,
            Report = report ?? new HostReport { Stage = step, Result = "Succeeded", Message = $"{step} is done" },
        },
        Encoding.UTF8.GetBytes(log));

    public Task<string> AdmitAsync(params V1ImageBuild[] builds) =>
        _backend.AdmitAsync(Scene.Context, Scene.Profile, builds, default).TextAsync();

    public async Task<string> EnsureAsync()
    {
        var outcome = await _backend.EnsureHostAsync(Scene.Context, default).OrFaultAsync();
        Scene.Record(BuildStage.BuildHostReady, outcome);
        return outcome.Text();
    }

    public Task<string> ConnectAsync() => _backend.ConnectAsync(Scene.Context, default).TextAsync();

    public Task<string> CleanUpAsync() => _backend.CleanUpAsync(Scene.Context, default).TextAsync();

    public async Task<string> DestroyAsync()
    {
        var outcome = await _backend.DestroyHostAsync(Scene.Context, default).OrFaultAsync();
        Scene.Record(BuildStage.HostDestroyed, outcome);
        return outcome.Text();
    }

    /// <summary>The steps of a stage, asked of <see cref="Agent"/> in place of a server.</summary>
    public Task<string> FollowAsync(BuildStage stage = BuildStage.SourceFetched) => _steps.FollowAsync(
        Scene.Context,
        stage,
        HostSteps.Of(stage),
        (_, step, offset, _) => Task.FromResult(Agent(step, offset)),
        GiveUpAt,
        default).TextAsync();

    /// <summary>The stage as a build runs it.</summary>
    public Task<StageOutcome> RunAsync(BuildStage stage) => _backend.RunOnHostAsync(Scene.Context, stage, default);

    /// <summary>The same, once what it asks has its answer.</summary>
    public async Task<string> FollowTwiceAsync(BuildStage stage = BuildStage.SourceFetched)
    {
        await FollowAsync(stage);
        await Scene.Wakes.NextAsync();
        return await FollowAsync(stage);
    }

    /// <summary>A server that is ACTIVE and has an address.</summary>
    public async Task StartAsync()
    {
        await Scene.SaveInputAsync();
        await EnsureAsync();
        Region.Servers.Activate(Id);
        await EnsureAsync();
    }

    public void Advance(TimeSpan time) => Scene.Time.Advance(time);

    public async ValueTask DisposeAsync()
    {
        await _sessions.DisposeAsync();
        await _work.DisposeAsync();
        Scene.Dispose();
    }
}
