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
/// A build's servers in a cloud, each with what belongs to it: port, security group, key pair, floating IP, all of one name.
/// Everything is looked for by the build's tags before it is made, and deleted by them, so that no reconcile that ended early is
/// ever noticed.
/// </summary>
internal sealed class CloudServers(OperatorOptions options)
{
    private const int SshPort = 22;

    private BuildHostSettings Settings => options.OpenStack.BuildHost;

    /// <summary>The server of that name, by its id where that is known; null when there is none.</summary>
    public async Task<Server?> FindAsync(
        CloudConnection cloud, V1ImageBuild build, string name, string? id, CancellationToken cancellationToken)
    {
        if (id is null)
        {
            return (await ListAsync(cloud, build, name, cancellationToken)).FirstOrDefault(server => server.Name == name);
        }

        try
        {
            return await cloud.Servers.GetAsync(id, cancellationToken) is { Status: not ServerStatus.Deleted } server ? server : null;
        }
        catch (OpenStackException error) when (error.Kind == OpenStackErrorKind.NotFound)
        {
            return null;
        }
    }

    /// <summary>Asks for a server, and returns its id.</summary>
    /// <exception cref="OpenStackException">The cloud refuses something, or does not answer.</exception>
    /// <exception cref="StageFailedException">Something that it is made of is not there.</exception>
    public async Task<string> CreateAsync(
        CloudConnection cloud, V1ImageBuild build, ServerOrder order, CancellationToken cancellationToken)
    {
        var (name, plan, clientKey, userData) = order;
        var imageId = await CloudNames.ImageAsync(cloud, plan.Image, cancellationToken);
        var flavorId = await CloudNames.FlavorAsync(cloud, plan.Flavor, cancellationToken);
        var port = await EnsurePortAsync(cloud, build, name, plan, cancellationToken);
        if (plan.FloatingIpNetwork is { } external)
        {
            await EnsureFloatingIpAsync(cloud, build, port, external, cancellationToken);
        }

        await ImportKeyAsync(cloud, name, $"{clientKey} {Tags(build)}", cancellationToken);
        return await cloud.Servers.CreateAsync(
            new NewServer(name, imageId, flavorId)
            {
                PortIds = [port.Id],
                KeyName = name,
                UserData = userData,
                HasConfigDrive = true,
                Metadata = CloudTags.Metadata(options.ClusterName, build),
                AvailabilityZone = plan.AvailabilityZone,
                BootVolume = plan.VolumeGiB is { } size ? new NewBootVolume(size) { VolumeType = plan.VolumeType } : null,
            },
            cancellationToken);
    }

    /// <summary>The address by which the server of that name is reached; null when it has none.</summary>
    public static async Task<string?> AddressAsync(CloudConnection cloud, string name, CancellationToken cancellationToken)
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
    /// Tags the volumes that Nova made for a server, which it leaves without a name: Nova deletes them with the server, and what
    /// it does not is found by them.
    /// </summary>
    public async Task TagVolumesAsync(
        CloudConnection cloud, V1ImageBuild build, Server server, CancellationToken cancellationToken)
    {
        foreach (var volume in await cloud.Volumes.ListAsync(cancellationToken))
        {
            if (volume.ServerIds.Contains(server.Id) && !volume.Metadata.ContainsKey(CloudTags.BuildUid))
            {
                await cloud.Volumes.SetMetadataAsync(
                    volume.Id, CloudTags.Metadata(options.ClusterName, build), cancellationToken);
            }
        }
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

    /// <summary>Deletes what belonged to the build's servers whose names begin so, once they are gone.</summary>
    public async Task DeleteResourcesAsync(
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

    private string Tags(V1ImageBuild build) => CloudTags.Text(options.ClusterName, build);

    private async Task<Port> EnsurePortAsync(
        CloudConnection cloud, V1ImageBuild build, string name, ServerPlan plan, CancellationToken cancellationToken)
    {
        if ((await cloud.Networks.ListPortsAsync(new PortQuery { Name = name }, cancellationToken))
            .FirstOrDefault(port => port.Description == Tags(build)) is { } found)
        {
            return found;
        }

        var networkId = await CloudNames.NetworkAsync(cloud, "network", plan.Network, cancellationToken);
        var group = await EnsureSecurityGroupAsync(cloud, build, name, cancellationToken);
        return await cloud.Networks.CreatePortAsync(
            new NewPort(name, networkId) { Description = Tags(build), SecurityGroups = [group.Id] }, cancellationToken);
    }

    private async Task<SecurityGroup> EnsureSecurityGroupAsync(
        CloudConnection cloud, V1ImageBuild build, string name, CancellationToken cancellationToken)
    {
        var group = (await cloud.Networks.FindSecurityGroupsAsync(name, cancellationToken))
            .FirstOrDefault(found => found.Description == Tags(build))
            ?? await cloud.Networks.CreateSecurityGroupAsync(name, Tags(build), cancellationToken);
        var etherType = IPNetwork.Parse(Settings.SshFrom).BaseAddress.AddressFamily == AddressFamily.InterNetwork ? "IPv4" : "IPv6";
        try
        {
            await cloud.Networks.AllowAsync(
                group.Id, new IngressRule("tcp", SshPort, SshPort, Settings.SshFrom, etherType), cancellationToken);
        }
        catch (OpenStackException error) when (error.Kind == OpenStackErrorKind.Conflict)
        {
            // An earlier reconcile came this far.
        }

        return group;
    }

    private async Task EnsureFloatingIpAsync(
        CloudConnection cloud, V1ImageBuild build, Port port, string external, CancellationToken cancellationToken)
    {
        if ((await cloud.FloatingIps.ListAsync(cancellationToken)).Any(ip => ip.PortId == port.Id))
        {
            return;
        }

        var networkId = await CloudNames.NetworkAsync(cloud, "floatingIpNetwork", external, cancellationToken);
        await cloud.FloatingIps.CreateAsync(
            new NewFloatingIp(networkId) { PortId = port.Id, Description = Tags(build) }, cancellationToken);
    }

    private static async Task ImportKeyAsync(
        CloudConnection cloud, string name, string publicKey, CancellationToken cancellationToken)
    {
        try
        {
            await cloud.KeyPairs.ImportAsync(name, publicKey, cancellationToken);
        }
        catch (OpenStackException error) when (error.Kind == OpenStackErrorKind.Conflict)
        {
            // An earlier reconcile came this far; the name is this build's alone.
        }
    }
}
