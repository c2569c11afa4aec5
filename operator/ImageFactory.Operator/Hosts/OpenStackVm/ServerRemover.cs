using ImageFactory.OpenStack;
using ImageFactory.Operator.Clouds;
using ImageFactory.Operator.Hosts.Contract;
using ImageFactory.Operator.Stages;
using k8s.Models;

namespace ImageFactory.Operator.Hosts.OpenStackVm;

/// <summary>
/// Takes a build's server away with all that belongs to it; what its console said goes to the store first.
/// </summary>
internal sealed class ServerRemover(CloudServers servers, HostSessions sessions, HostLogs logs)
{
    private const string Console = "console";

    private static readonly TimeSpan Poll = TimeSpan.FromSeconds(3);

    /// <summary>Proceed once nothing is left; else what is being waited for.</summary>
    public async Task<StageOutcome> RemoveAsync(
        CloudConnection cloud, BuildContext context, CancellationToken cancellationToken)
    {
        await sessions.EndAsync(context.Build.Uid());
        var left = await servers.RemoveAsync(
            cloud,
            context.Build,
            ServerNames.Prefix(context.Build),
            server => server.Id == context.Host.ServerId
                ? ServerConsole.KeepAsync(
                    cloud,
                    server,
                    log => logs.WriteAsync(context, Console, log, cancellationToken),
                    isNeeded: false,
                    cancellationToken)
                : Task.CompletedTask,
            cancellationToken);
        return left.Count == 0
            ? new StageOutcome.Proceed()
            : new StageOutcome.Running($"Server {string.Join(", ", left)} is being deleted") { PollAfter = Poll };
    }

    /// <summary>
    /// Takes a server away that will not do, and asks for another one. The reason is written down first: the server
    /// that told it will be gone when the next reconcile asks.
    /// </summary>
    public async Task<StageOutcome> GiveUpAsync(
        CloudConnection cloud, BuildContext context, string message, CancellationToken cancellationToken)
    {
        context.Host.Lost ??= message;
        var removal = await RemoveAsync(cloud, context, cancellationToken);
        return removal.MayProceed ? new StageOutcome.HostLost(context.Host.Lost) : removal;
    }
}
