using ImageFactory.OpenStack;
using ImageFactory.Operator.Api.ImageBuild;
using ImageFactory.Operator.Api.Shared;
using ImageFactory.Operator.Clouds;
using ImageFactory.Operator.Hosts.Contract;
using ImageFactory.Operator.Hosts.OpenStackVm.Agent;
using ImageFactory.Operator.Hosts.OpenStackVm.Ssh;
using ImageFactory.Operator.Settings;
using ImageFactory.Operator.Stages;
using k8s.Models;

namespace ImageFactory.Operator.Hosts.OpenStackVm;

/// <summary>The work on a build server: asked for beside the reconciles, looked at in them.</summary>
internal sealed class ServerSteps(
    CloudServers servers,
    ServerLocator locator,
    ServerRemover remover,
    HostSessions sessions,
    HostLogs logs,
    StageReader reader,
    OpenStackSettings settings)
{
    private static readonly TimeSpan SilencePoll = TimeSpan.FromSeconds(5);

    private BuildHostSettings Settings => settings.BuildHost;

    /// <summary>The outcome of a stage whose steps run on the server.</summary>
    /// <param name="context">The reconcile.</param>
    /// <param name="stage">The stage.</param>
    /// <param name="steps">Its steps.</param>
    /// <param name="call">Asks for a step, which starts it.</param>
    /// <param name="giveUpAt">
    /// Until when a server that does not answer is waited for; null for the usual time of silence.
    /// </param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task<StageOutcome> FollowAsync(
        BuildContext context,
        BuildStage stage,
        IReadOnlyList<string> steps,
        ServerStepCall call,
        DateTimeOffset? giveUpAt,
        CancellationToken cancellationToken)
    {
        var cloud = await locator.RequireAsync(context, cancellationToken);
        if (context.Host.Lost is { } lost)
        {
            return await remover.GiveUpAsync(cloud, context, lost, cancellationToken);
        }

        if (context.Host.Address is null && await RecallAsync(cloud, context, cancellationToken) is { } gone)
        {
            return await remover.GiveUpAsync(cloud, context, gone, cancellationToken);
        }

        var session = await sessions.OfAsync(context);
        if (steps.FirstOrDefault(step => session[step].Phase != StepPhase.Ended) is { } next)
        {
            if (session.Fault is { } fault)
            {
                var limit = giveUpAt ?? session.SilentSince + Settings.SilenceTimeout ?? DateTimeOffset.MaxValue;
                return await ExplainAsync(cloud, context, session, fault, limit, next, call, cancellationToken);
            }

            Call(context, session, next, call);
        }

        var view = new ServerView(context, session, Settings.User);
        var outcome = await reader.ReadAsync(context, view, stage, steps, cancellationToken);
        return outcome is StageOutcome.HostLost given
            ? await remover.GiveUpAsync(cloud, context, given.Message, cancellationToken)
            : outcome;
    }

    // What the status has lost, the cloud still knows.
    private async Task<string?> RecallAsync(
        CloudConnection cloud, BuildContext context, CancellationToken cancellationToken)
    {
        var server = await servers.FindAsync(
            cloud, context.Build, ServerNames.Host(context), context.Host.ServerId, cancellationToken);
        var address = server is null
            ? null
            : await CloudServers.AddressAsync(cloud, ServerNames.Host(context), cancellationToken);
        (context.Host.ServerId, context.Host.Name, context.Host.Address) = (server?.Id, server?.Name, address);
        return address is null ? "The build server is gone, or has lost its address" : null;
    }

    private void Call(BuildContext context, HostSession session, string step, ServerStepCall call) => session.Call(
        async (ssh, token) =>
        {
            var agent = new HostAgent(ssh, Settings.User, context.Build.Uid());
            var answer = await call(agent, step, await logs.WantedFromAsync(context, step, token), token);
            if (!answer.Log.IsEmpty)
            {
                await logs.AppendAsync(context, step, answer.Log, token);
            }

            return answer;
        });

    // The last call had no answer: what does Nova say, and how long has it been?
    private async Task<StageOutcome> ExplainAsync(
        CloudConnection cloud,
        BuildContext context,
        HostSession session,
        SshException fault,
        DateTimeOffset giveUpAt,
        string step,
        ServerStepCall call,
        CancellationToken cancellationToken)
    {
        var host = $"{context.Host.Name} at {context.Host.Address}";
        switch (fault.Fault)
        {
            case SshFault.WrongHostKey:
                return new StageOutcome.Failed(
                    Reasons.FailedHostIdentity,
                    $"What answers at {context.Host.Address} is not server {context.Host.Name}: it has another host "
                    + "key than the one that the server was given at its first boot. Nothing was sent to it. Either "
                    + "somebody stands between, or the server's image ignores ssh_keys of cloud-init's user data");
            case SshFault.WrongBastionKey:
                return new StageOutcome.Failed(
                    Reasons.FailedHostIdentity,
                    $"On the way to server {context.Host.Name}: {fault.Message}. Nothing was sent to it. Either "
                    + "somebody stands between, or the file openstack.buildHost.bastion.knownHostsFile is out of date");
            case SshFault.CommandFailed:
                return new StageOutcome.Failed(
                    Reasons.FailedScript, $"Server {host} cannot run {step}: {fault.Message}");
        }

        var server = await servers.FindAsync(
            cloud, context.Build, ServerNames.Host(context), context.Host.ServerId, cancellationToken);
        if (ServerProgress.FaultOf(context.Host.Name, server) is { } gone)
        {
            return await remover.GiveUpAsync(cloud, context, gone, cancellationToken);
        }

        if (context.Now >= giveUpAt)
        {
            return await remover.GiveUpAsync(
                cloud,
                context,
                $"Server {host} did not answer over SSH in time ({fault.Message}); what its console said is in the "
                + "store",
                cancellationToken);
        }

        Call(context, session, step, call);
        return new StageOutcome.Running($"Server {host} does not answer over SSH yet, or no more: {fault.Message}")
        {
            PollAfter = SilencePoll,
        };
    }
}
