using System.Text.Json;
using ImageFactory.Operator.Api.DistroProfile;
using ImageFactory.Operator.Api.ImageBuild;
using ImageFactory.Operator.Api.Shared;
using ImageFactory.Operator.Clouds;
using ImageFactory.Operator.Hosts.Contract;
using ImageFactory.Operator.Settings;
using ImageFactory.Operator.Stages;

namespace ImageFactory.Operator.Hosts.OpenStackVm;

/// <summary>Build hosts that are Nova servers, one per attempt, reached over SSH.</summary>
internal sealed class OpenStackVmBackend(
    CloudCheck check,
    ServerLocator locator,
    ServerStarter starter,
    ServerSteps steps,
    ServerRemover remover,
    HostInputStore inputs,
    HostUploads uploads,
    SourceSecrets sources,
    OperatorOptions options) : IBuildBackend
{
    private static readonly TimeSpan RecordPoll = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan UrlMargin = TimeSpan.FromMinutes(15);

    /// <inheritdoc />
    public BuildBackend Kind => BuildBackend.OpenStackVm;

    private BuildHostSettings Settings => options.OpenStack.BuildHost;

    /// <inheritdoc />
    public async Task<StageOutcome> AdmitAsync(
        BuildContext context,
        V1DistroProfileSpec profile,
        IReadOnlyCollection<V1ImageBuild> builds,
        CancellationToken cancellationToken)
    {
        var missing = new List<string>();
        if (ServerPlan.Of(context.Build, profile, Settings, missing) is not { } plan)
        {
            return new StageOutcome.Failed(
                Reasons.FailedInvalidBuild,
                $"Nobody says the build server's {string.Join(", ", missing)}: set it in spec.openStackVm, or for all "
                + "builds in openstack.buildHost of the operator's settings");
        }

        if (options.Artifacts.Endpoint.IsLoopback)
        {
            return new StageOutcome.Failed(
                Reasons.FailedInvalidBuild,
                $"artifacts.endpoint in the operator's settings is {options.Artifacts.Endpoint}, where a build server "
                + "would find itself and not the artifact store: set it to an address at which build servers reach the "
                + "operator");
        }

        // Written down before anything is made: what is in the cloud can be found from here on. Again where the profile
        // names another region by now: the server is made where this says, and that has to be what was checked.
        var (cloud, region) = (plan.Target.Cloud, plan.Target.Region);
        if ((context.Host.Cloud, context.Host.Region) != (cloud, region))
        {
            (context.Host.Cloud, context.Host.Region) = (cloud, region);
            return new StageOutcome.Waiting(
                Reasons.WaitingForSlot, $"About to ask for a slot in cloud {plan.Target.Cloud}", RecordPoll);
        }

        var target = new V1CloudRegion { Cloud = cloud, Region = region };
        if (await check.ProblemAsync([target], cancellationToken) is { } problem)
        {
            return new StageOutcome.Failed(Reasons.FailedCloud, $"The build server's cloud: {problem}");
        }

        var slots = options.OpenStack.MaxBuildsPerCloud;
        return new BuildQueue(options.TenantOf, builds).Admit(
            context.Build,
            build => build.Status?.Host?.Cloud == plan.Target.Cloud,
            slots,
            $"Waiting for one of {slots} build servers in cloud {plan.Target.Cloud} (openstack.maxBuildsPerCloud)");
    }

    /// <inheritdoc />
    public async Task<StageOutcome> EnsureHostAsync(BuildContext context, CancellationToken cancellationToken)
    {
        var cloud = await locator.RequireAsync(context, cancellationToken);
        return context.Host.Lost is { } lost
            ? await remover.GiveUpAsync(cloud, context, lost, cancellationToken)
            : await starter.EnsureAsync(cloud, context, cancellationToken);
    }

    /// <inheritdoc />
    public async Task<StageOutcome> ConnectAsync(BuildContext context, CancellationToken cancellationToken)
    {
        var input = await inputs.RequireAsync(context.Build, cancellationToken);
        var outcome = await steps.FollowAsync(
            context,
            BuildStage.HostConnected,
            [HostSteps.Preflight],
            (agent, step, offset, token) => agent.InstallAsync(input, step, offset, token),
            (context.Status.Stage(BuildStage.BuildHostReady).FinishedAt ?? context.Now) + Settings.ConnectTimeout,
            cancellationToken);
        // The stage began when the server was there, and not with the first script on it.
        return outcome switch
        {
            StageOutcome.Done done => new StageOutcome.Done(
                $"{context.Host.Name} at {context.Host.Address} has the host key that it was given; {done.Message}"),
            StageOutcome.Running running => running with { StartedAt = null },
            _ => outcome,
        };
    }

    /// <inheritdoc />
    public async Task<StageOutcome> RunOnHostAsync(
        BuildContext context, BuildStage stage, CancellationToken cancellationToken)
    {
        var credentials = stage == BuildStage.SourceFetched
            && await inputs.LoadAsync(context.Build, cancellationToken) is { } input
                ? await sources.ReadAsync(context.Build, input.Profile, cancellationToken)
                : null;
        return await steps.FollowAsync(
            context,
            stage,
            HostSteps.Of(stage),
            (agent, step, offset, token) =>
                agent.AskAsync(step, offset, EntrustedTo(context, step, credentials), token),
            giveUpAt: null,
            cancellationToken);
    }

    /// <inheritdoc />
    public Task<StageOutcome> CleanUpAsync(BuildContext context, CancellationToken cancellationToken) =>
        Task.FromResult<StageOutcome>(new StageOutcome.Done("The upload URL lay in the build server's memory only"));

    /// <inheritdoc />
    public async Task<StageOutcome> DestroyHostAsync(BuildContext context, CancellationToken cancellationToken)
    {
        var left = await TryRemoveAsync(context, cancellationToken);
        if (!left.MayProceed)
        {
            return left;
        }

        await inputs.ReleaseAsync(context, cancellationToken);
        context.Host.Destroyed = true;
        return new StageOutcome.Done(left switch
        {
            StageOutcome.LeftBehind leak => leak.Message,
            _ when context.Host.Name is { } name => $"Server {name} is gone, with all that belonged to it",
            _ => "No build host was made",
        });
    }

    // What gives a right, and goes to the one step that needs it.
    private ReadOnlyMemory<byte> EntrustedTo(BuildContext context, string step, GitCredentials? credentials) =>
        step switch
        {
            HostSteps.Source when credentials is not null => JsonSerializer.SerializeToUtf8Bytes(
                credentials, HostJsonContext.Default.GitCredentials),
            HostSteps.Upload => JsonSerializer.SerializeToUtf8Bytes(
                uploads.Target(context, context.TimeLeft + UrlMargin), HostJsonContext.Default.ArtifactTarget),
            _ => default,
        };

    private async Task<StageOutcome> TryRemoveAsync(BuildContext context, CancellationToken cancellationToken)
    {
        // The input is written before anything is made in a cloud, and goes after it.
        if (context.Host.ServerId is null && await inputs.LoadAsync(context.Build, cancellationToken) is null)
        {
            return new StageOutcome.Proceed();
        }

        var since = context.Status.Stage(BuildStage.HostDestroyed).StartedAt ?? context.Now;
        return await CloudRemoval.RunAsync(
            async () => await locator.FindAsync(context, cancellationToken) is { } cloud
                ? await remover.RemoveAsync(cloud, context, cancellationToken)
                : new StageOutcome.Proceed(),
            $"server {context.Host.Name} in {context.Host.Cloud}/{context.Host.Region}",
            context.Now < since + options.OpenStack.RegionGrace);
    }
}
