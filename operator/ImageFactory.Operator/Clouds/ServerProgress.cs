using ImageFactory.OpenStack;
using ImageFactory.OpenStack.Compute;
using ImageFactory.Operator.Api.Shared;
using ImageFactory.Operator.Stages;

namespace ImageFactory.Operator.Clouds;

/// <summary>What becomes of a server that was asked for.</summary>
internal static class ServerProgress
{
    private const string NoRoom = "No valid host was found";
    private const string NoQuota = "Quota exceeded";

    private static readonly TimeSpan StartPoll = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan RoomPoll = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan RoomPause = TimeSpan.FromMinutes(1);

    /// <summary>Said of a server that Nova was just asked for.</summary>
    public static StageOutcome Asked(string name) =>
        new StageOutcome.Running($"Nova was asked for server {name}") { PollAfter = StartPoll };

    /// <summary>Said of a server that is not there, or has lost the tags by which it is the build's.</summary>
    public static string Gone(string? name) => $"Server {name} was deleted by somebody, or lost its build's tags";

    /// <summary>Why Nova says that a server will not go on; null while it may.</summary>
    public static string? FaultOf(string? name, Server? server) => server switch
    {
        null or { Status: ServerStatus.Deleted } => Gone(name),
        { Status: ServerStatus.Error } => $"Server {name} failed: {server.Fault ?? "Nova does not say why"}",
        { Status: ServerStatus.ShutOff } => $"Server {name} was switched off",
        _ => null,
    };

    /// <summary>
    /// Proceed once it is ACTIVE. HostLost when it will not do. A full cloud is not the build's fault: like a quota it
    /// is waited for, and the server deleted after a while, so that it can be asked for again.
    /// </summary>
    public static async Task<StageOutcome> ReadAsync(
        CloudConnection cloud,
        Server server,
        DateTimeOffset now,
        TimeSpan startTimeout,
        CancellationToken cancellationToken)
    {
        var fault = server.Status == ServerStatus.Error ? server.Fault ?? string.Empty : string.Empty;
        // Others took the rest of the quota between Nova's two looks at it. A server that failed counts, too.
        if (fault.Contains(NoQuota, StringComparison.Ordinal))
        {
            await CloudServers.DeleteAsync(cloud, server, cancellationToken);
            return StageFaults.Quota($"Cloud {cloud.Cloud}, region {cloud.Region}: server {server.Name}: {fault}");
        }

        if (fault.Contains(NoRoom, StringComparison.Ordinal))
        {
            if (now - server.Created >= RoomPause)
            {
                await CloudServers.DeleteAsync(cloud, server, cancellationToken);
            }

            return new StageOutcome.Waiting(
                Reasons.WaitingForCapacity,
                $"No hypervisor of {cloud.Cloud}/{cloud.Region} has room for the flavor of server {server.Name}, "
                + $"asked again: {fault}",
                RoomPoll);
        }

        if (FaultOf(server.Name, server) is { } gone)
        {
            return new StageOutcome.HostLost(gone);
        }

        if (server.Status == ServerStatus.Active)
        {
            return new StageOutcome.Proceed();
        }

        return now - server.Created < startTimeout
            ? new StageOutcome.Running(
                $"Server {server.Name} is being made ({server.TaskState ?? "no task"})", server.Created)
            {
                PollAfter = StartPoll,
            }
            : new StageOutcome.HostLost(
                $"Server {server.Name} did not become ACTIVE within {startTimeout.TotalMinutes:0} min "
                + "(openstack.buildHost.startTimeout)");
    }
}
