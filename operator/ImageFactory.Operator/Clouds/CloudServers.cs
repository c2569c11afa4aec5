using System.Net;
using System.Net.Sockets;
using ImageFactory.OpenStack;
using ImageFactory.OpenStack.Compute;
using ImageFactory.OpenStack.Networks;
using ImageFactory.Operator.Api.ImageBuild;
using ImageFactory.Operator.Clouds.Resources;
using ImageFactory.Operator.Settings;
using ImageFactory.Operator.Stages;
using k8s.Models;

namespace ImageFactory.Operator.Clouds;

/// <summary>
/// A build's servers in a cloud, each with what belongs to it: port, security group, key pair, floating IP, all of one
/// name. Everything is looked for by the build's tags before it is made, and deleted by them, so that no reconcile that
/// ended early is ever noticed.
/// </summary>
internal sealed class CloudServers(OperatorOptions options)
{
    // What Nova says of a server that it is deleting.
    private const string Deleting = "deleting";

    private readonly ServerMaker _maker = new(options);

    /// <summary>
    /// The server of that name, by its id where that is known; null when there is none, or that of the id does not have
    /// the build's tags: nothing is done to another's server because a status names it.
    /// </summary>
    public async Task<Server?> FindAsync(
        CloudConnection cloud, V1ImageBuild build, string name, string? id, CancellationToken cancellationToken)
    {
        if (id is null)
        {
            return (await ListAsync(cloud, build, name, cancellationToken))
                .FirstOrDefault(server => server.Name == name);
        }

        try
        {
            return await cloud.Servers.GetAsync(id, cancellationToken) is { Status: not ServerStatus.Deleted } server
                && CloudTags.BuildOf(options.ClusterName, server.Metadata) == build.Uid()
                ? server
                : null;
        }
        catch (OpenStackException error) when (error.Kind == OpenStackErrorKind.NotFound)
        {
            return null;
        }
    }

    /// <summary>Takes the next step from nothing to a server that is ACTIVE and has an address.</summary>
    /// <param name="cloud">Where it is, or will be.</param>
    /// <param name="context">The reconcile.</param>
    /// <param name="name">Its name.</param>
    /// <param name="id">Its id; null where it was not asked for, or the status has lost it.</param>
    /// <param name="order">What is asked for, if it is not there yet.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="OpenStackException">The cloud refuses something, or does not answer.</exception>
    /// <exception cref="StageFailedException">Something that it is made of is not there.</exception>
    public async Task<ServerStart> EnsureAsync(
        CloudConnection cloud,
        BuildContext context,
        string name,
        string? id,
        Func<Task<ServerOrder>> order,
        CancellationToken cancellationToken)
    {
        if (await FindAsync(cloud, context.Build, name, id, cancellationToken) is not { } server)
        {
            return id is null
                ? new ServerStart(
                    ServerProgress.Asked(name),
                    await _maker.CreateAsync(cloud, context.Build, await order(), cancellationToken))
                : new ServerStart(new StageOutcome.HostLost(ServerProgress.Gone(name)), id);
        }

        var patience = options.OpenStack.BuildHost.StartTimeout;
        switch (await ServerProgress.ReadAsync(cloud, server, context.Now, patience, cancellationToken))
        {
            case StageOutcome.Waiting waiting:
                // It is looked for by its name from now on: the next one has another id.
                return new ServerStart(waiting, null);
            case var outcome when !outcome.MayProceed:
                return new ServerStart(outcome, server.Id);
        }

        return await AddressAsync(cloud, name, cancellationToken) is { } address
            ? new ServerStart(new StageOutcome.Proceed(), server.Id) { Server = server, Address = address }
            : new ServerStart(
                new StageOutcome.HostLost(
                    $"Server {name} has no address: its network has no subnet, or its port was deleted"),
                server.Id);
    }

    /// <summary>The address by which the server of that name is reached; null when it has none.</summary>
    public static async Task<string?> AddressAsync(
        CloudConnection cloud, string name, CancellationToken cancellationToken)
    {
        var ports = await cloud.Networks.ListPortsAsync(new PortQuery { Name = name }, cancellationToken);
        var floating = (await cloud.FloatingIps.ListAsync(cancellationToken))
            .FirstOrDefault(ip => ports.Any(port => port.Id == ip.PortId));
        return floating?.Address ?? ports.SelectMany(port => port.FixedIps)
            .Select(ip => IPAddress.Parse(ip.Address))
            .OrderBy(address => address.AddressFamily == AddressFamily.InterNetwork ? 0 : 1)
            .FirstOrDefault()?.ToString();
    }

    /// <summary>The servers that have the build's tags and a name that begins so.</summary>
    public async Task<IReadOnlyList<Server>> ListAsync(
        CloudConnection cloud, V1ImageBuild build, string prefix, CancellationToken cancellationToken)
    {
        var query = new ServerQuery { NamePrefix = prefix, Metadata = CloudTags.Metadata(options.ClusterName, build) };
        var servers = new List<Server>();
        await foreach (var server in cloud.Servers.ListAsync(query, cancellationToken))
        {
            if (server.Status != ServerStatus.Deleted)
            {
                servers.Add(server);
            }
        }

        return servers;
    }

    /// <summary>
    /// Tags the volumes that Nova made for a server, which it leaves without a name: Nova deletes them with the server,
    /// and what it does not is found by them.
    /// </summary>
    public async Task TagVolumesAsync(
        CloudConnection cloud, V1ImageBuild build, Server server, CancellationToken cancellationToken)
    {
        foreach (var volume in await cloud.Volumes.ListAsync(cancellationToken))
        {
            // One that has a name is somebody's, who attached it: it would go with the build otherwise.
            if (volume.ServerIds.Contains(server.Id) && volume.Name.Length == 0
                && !volume.Metadata.ContainsKey(CloudTags.BuildUid))
            {
                await cloud.Volumes.SetMetadataAsync(
                    volume.Id, CloudTags.Metadata(options.ClusterName, build), cancellationToken);
            }
        }
    }

    /// <summary>
    /// Takes the build's servers away whose names begin so, and then all that belonged to them. Returns the names of
    /// the servers that are still there; none once nothing is left.
    /// </summary>
    /// <param name="cloud">Where they are.</param>
    /// <param name="build">The build.</param>
    /// <param name="prefix">What their names begin with.</param>
    /// <param name="keep">Keeps what is to outlive a server that is about to be deleted.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task<IReadOnlyList<string>> RemoveAsync(
        CloudConnection cloud,
        V1ImageBuild build,
        string prefix,
        Func<Server, Task> keep,
        CancellationToken cancellationToken)
    {
        var left = await ListAsync(cloud, build, prefix, cancellationToken);
        foreach (var server in left.Where(server => server.TaskState != Deleting))
        {
            await keep(server);
            await DeleteAsync(cloud, server, cancellationToken);
        }

        if (left.Count == 0)
        {
            await DeleteResourcesAsync(cloud, build, prefix, cancellationToken);
        }

        return [.. left.Select(server => server.Name)];
    }

    /// <summary>Has Nova delete a server; one that is gone, or on its way, is no error.</summary>
    public static async Task DeleteAsync(CloudConnection cloud, Server server, CancellationToken cancellationToken)
    {
        try
        {
            await cloud.Servers.DeleteAsync(server.Id, cancellationToken);
        }
        catch (OpenStackException error) when (error.Kind is OpenStackErrorKind.NotFound or OpenStackErrorKind.Conflict)
        {
            // As it should be.
        }
    }

    private async Task DeleteResourcesAsync(
        CloudConnection cloud, V1ImageBuild build, string prefix, CancellationToken cancellationToken)
    {
        foreach (var kind in CloudResourceKinds.All.Where(kind => kind.BelongsToServer))
        {
            await foreach (var resource in kind.ListAsync(cloud, options.ClusterName, cancellationToken))
            {
                if (resource.BuildUid == build.Uid()
                    && resource.ServerName?.StartsWith(prefix, StringComparison.Ordinal) != false)
                {
                    await kind.TryDeleteAsync(cloud, resource.Id, cancellationToken);
                }
            }
        }
    }
}
