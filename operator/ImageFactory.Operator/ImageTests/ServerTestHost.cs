using ImageFactory.OpenStack;
using ImageFactory.OpenStack.Compute;
using ImageFactory.Operator.Api.DistroProfile;
using ImageFactory.Operator.Api.ImageBuild;
using ImageFactory.Operator.Api.Shared;
using ImageFactory.Operator.Clouds;
using ImageFactory.Operator.Clouds.Resources;
using ImageFactory.Operator.Hosts.Contract;
using ImageFactory.Operator.Hosts.OpenStackVm;
using ImageFactory.Operator.Settings;
using ImageFactory.Operator.Stages;

namespace ImageFactory.Operator.ImageTests;

/// <summary>
/// A server of the first region that the image is registered in: it is made from the private image, with a key pair,
/// port and security group of its own, and taken away when the test has ended; what its console said stays.
/// </summary>
internal sealed class ServerTestHost(
    CloudServers servers,
    BuildServerKeys keys,
    ICloudConnections clouds,
    HostInputStore inputs,
    TestResults results,
    OpenStackSettings settings) : ITestHost
{
    // The user of the suite where the image's own user may not become root without a password (HostScripts/test.sh).
    private const string SuiteUser = "imagefactory";

    private static readonly TimeSpan RecordPoll = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan RemovePoll = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan EndPoll = TimeSpan.FromMilliseconds(200);

    /// <inheritdoc />
    public bool Boots(BuildContext context, V1DistroProfileSpec profile) =>
        TestPlan.IsOnServer(context, profile, settings.BuildHost);

    /// <inheritdoc />
    public async Task<StageOutcome> EnsureAsync(
        BuildContext context, V1DistroProfileSpec profile, CancellationToken cancellationToken)
    {
        var (plan, status) = (Plan(context.Build, profile)!, context.Status.Tests!);
        var name = ServerNames.Test(context.Build, status.Attempt!.Value);
        // Written down before anything is made: what is in the cloud can be found from here on.
        if (status.Server is not { } record)
        {
            status.Server = new V1TestServerStatus
            {
                Cloud = plan.Target.Cloud,
                Region = plan.Target.Region,
                Name = name,
            };
            return new StageOutcome.Running($"About to ask for server {name}") { PollAfter = RecordPoll };
        }

        var start = await servers.EnsureAsync(
            clouds.Get(plan.Target.Cloud, plan.Target.Region),
            context,
            name,
            record.Id,
            () => Task.FromResult(Order(context, profile, plan, name)),
            cancellationToken);
        (record.Id, record.Address) = (start.Id, start.Address);
        return start.Outcome;
    }

    /// <inheritdoc />
    public async Task<TestTarget?> TargetAsync(BuildContext context, CancellationToken cancellationToken)
    {
        var (build, status) = (context.Build, context.Status.Tests!);
        var (attempt, record) = (status.Attempt!.Value, status.Server!);
        var server = await clouds.Get(record.Cloud!, record.Region).Servers.GetAsync(record.Id!, cancellationToken);
        var made = server.Metadata.GetValueOrDefault(CloudTags.Key);
        using var host = keys.TestHost(build, attempt, made);
        using var client = keys.TestClient(build, attempt, made);
        return new TestTarget(
            record.Address!,
            host.PublicKey,
            client.PrivatePem,
            (server.LaunchedAt ?? server.Created).ToUnixTimeMilliseconds());
    }

    /// <inheritdoc />
    public async Task<string?> FaultAsync(BuildContext context, CancellationToken cancellationToken)
    {
        if (context.Status.Tests!.Server is not { Ended: not true } record)
        {
            return null;
        }

        var server = await servers.FindAsync(
            clouds.Get(record.Cloud!, record.Region), context.Build, record.Name!, record.Id, cancellationToken);
        return ServerProgress.FaultOf(record.Name, server);
    }

    /// <inheritdoc />
    public async Task<StageOutcome> EndAsync(BuildContext context, CancellationToken cancellationToken)
    {
        var status = context.Status.Tests!;
        if (status.Server is not { } server)
        {
            return new StageOutcome.Proceed();
        }

        if (server.Ended == true)
        {
            return await RemoveAsync(context, cancellationToken);
        }

        status.ImageUnchanged = await IsImageUnchangedAsync(context, cancellationToken);
        server.Ended = true;
        return new StageOutcome.Running($"Server {server.Name} has done its work") { PollAfter = EndPoll };
    }

    /// <inheritdoc />
    public async Task<TestProblem?> ExplainAsync(
        BuildContext context, TestProblem? problem, CancellationToken cancellationToken) =>
        context.Status.Tests!.Server is null
            ? problem
            : ConsoleLog.Explain(await results.ReadConsoleAsync(context, cancellationToken), problem);

    /// <inheritdoc />
    public async Task<StageOutcome> RemoveAsync(BuildContext context, CancellationToken cancellationToken)
    {
        if (await TargetOfAsync(context, cancellationToken) is not { } target)
        {
            return new StageOutcome.Proceed();
        }

        var since = context.Status.Stage(BuildStage.CleanedUp).StartedAt ?? context.Now;
        var prefix = ServerNames.TestPrefix(context.Build);
        return await CloudRemoval.RunAsync(
            async () =>
            {
                var cloud = clouds.Get(target.Cloud, target.Region);
                var left = await servers.RemoveAsync(
                    cloud,
                    context.Build,
                    prefix,
                    server => KeepConsoleAsync(cloud, context, server, cancellationToken),
                    cancellationToken);
                return left.Count == 0
                    ? new StageOutcome.Proceed()
                    : new StageOutcome.Waiting(
                        Reasons.WaitingForCloud, $"Server {string.Join(", ", left)} is being deleted", RemovePoll);
            },
            $"servers {prefix}* in {target}",
            context.Now < since + settings.RegionGrace);
    }

    private ServerPlan? Plan(V1ImageBuild build, V1DistroProfileSpec profile) =>
        TestPlan.Of(build, profile, settings.BuildHost, []);

    // Glance still has to say of the image that it is the one that was registered.
    private async Task<bool> IsImageUnchangedAsync(BuildContext context, CancellationToken cancellationToken)
    {
        var first = context.Status.Regions![0];
        var image = await clouds.Get(first.Cloud!, first.Region).Images.GetAsync(first.ImageId!, cancellationToken);
        return GlanceHash.Of(image) is var (algorithm, value)
            && algorithm == first.HashAlgorithm && value == first.HashValue;
    }

    // Beside the results of the test; once, while the server is there to be asked.
    private async Task KeepConsoleAsync(
        CloudConnection cloud, BuildContext context, Server server, CancellationToken cancellationToken)
    {
        if (server.Id == context.Status.Tests?.Server?.Id)
        {
            await results.KeepConsoleAsync(
                context,
                write => ServerConsole.KeepAsync(cloud, server, write, isNeeded: true, cancellationToken),
                cancellationToken);
        }
    }

    private ServerOrder Order(BuildContext context, V1DistroProfileSpec profile, ServerPlan plan, string name)
    {
        var (build, attempt) = (context.Build, context.Status.Tests!.Attempt!.Value);
        using var host = keys.TestHost(build, attempt);
        using var client = keys.TestClient(build, attempt);
        var root = profile.Tests?.User?.Sudo is SudoRight.WithPassword or SudoRight.None ? SuiteUser : null;
        return new ServerOrder(
            name,
            plan with { Image = context.Status.Regions![0].ImageId! },
            keys.Id,
            client.PublicKey,
            UserData.Write(host, client, [], root));
    }

    // Where the status has it not, an earlier reconcile may have ended before it was written.
    private async Task<CloudTarget?> TargetOfAsync(BuildContext context, CancellationToken cancellationToken)
    {
        if (context.Status.Tests?.Server is { Cloud: { } cloud, Region: { } region })
        {
            return new CloudTarget(cloud, region);
        }

        return context.Status.Tests is not null && await inputs.LoadAsync(context.Build, cancellationToken) is { } input
            ? Plan(context.Build, input.Profile)?.Target
            : null;
    }
}
