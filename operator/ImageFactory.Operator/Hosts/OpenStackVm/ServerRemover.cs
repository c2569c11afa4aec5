using System.Text;
using ImageFactory.OpenStack;
using ImageFactory.OpenStack.Compute;
using ImageFactory.Operator.Artifacts;
using ImageFactory.Operator.Clouds;
using ImageFactory.Operator.Hosts.Contract;
using ImageFactory.Operator.Stages;
using k8s.Models;

namespace ImageFactory.Operator.Hosts.OpenStackVm;

/// <summary>Takes a build's server away with all that belongs to it; what its console said goes to the store first.</summary>
internal sealed class ServerRemover(CloudServers servers, HostSessions sessions, HostLogs logs)
{
    private const string Console = "console";
    private const int ConsoleLines = 1000;
    private const string Deleting = "deleting";

    private static readonly TimeSpan Poll = TimeSpan.FromSeconds(3);

    /// <summary>Proceed once nothing is left; else what is being waited for.</summary>
    public async Task<StageOutcome> RemoveAsync(
        CloudConnection cloud, BuildContext context, CancellationToken cancellationToken)
    {
        await sessions.EndAsync(context.Build.Uid());
        var prefix = ServerNames.Prefix(context.Build);
        var left = await servers.ListAsync(cloud, context.Build, prefix, cancellationToken);
        foreach (var server in left.Where(server => server.TaskState != Deleting))
        {
            if (server.Id == context.Host.ServerId)
            {
                await KeepConsoleAsync(cloud, context, server, cancellationToken);
            }

            await CloudServers.DeleteAsync(cloud, server, cancellationToken);
        }

        if (left.Count > 0)
        {
            return new StageOutcome.Running($"Server {string.Join(", ", left.Select(server => server.Name))} is being deleted")
            {
                PollAfter = Poll,
            };
        }

        await servers.DeleteResourcesAsync(cloud, context.Build, prefix, cancellationToken);
        return new StageOutcome.Proceed();
    }

    /// <summary>
    /// Takes a server away that will not do, and asks for another one. The reason is written down first: the server that told it
    /// will be gone when the next reconcile asks.
    /// </summary>
    public async Task<StageOutcome> GiveUpAsync(
        CloudConnection cloud, BuildContext context, string message, CancellationToken cancellationToken)
    {
        context.Host.Lost ??= message;
        var removal = await RemoveAsync(cloud, context, cancellationToken);
        return removal.MayProceed ? new StageOutcome.HostLost(context.Host.Lost) : removal;
    }

    private async Task KeepConsoleAsync(
        CloudConnection cloud, BuildContext context, Server server, CancellationToken cancellationToken)
    {
        try
        {
            var text = await cloud.Servers.GetConsoleOutputAsync(server.Id, ConsoleLines, cancellationToken);
            using var log = new MemoryStream(Encoding.UTF8.GetBytes(text));
            await logs.WriteAsync(context, Console, log, cancellationToken);
        }
        catch (Exception error) when (error is OpenStackException or ArtifactStoreFullException)
        {
            // A server that never ran has no console; and no log is worth a server that stays.
        }
    }
}
