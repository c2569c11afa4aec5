using System.Net;
using System.Net.Sockets;
using ImageFactory.OpenStack;
using ImageFactory.OpenStack.Compute;
using ImageFactory.OpenStack.Networks;
using ImageFactory.Operator.Api.ImageBuild;
using ImageFactory.Operator.Clouds.Resources;
using ImageFactory.Operator.Settings;
using ImageFactory.Operator.Stages;

namespace ImageFactory.Operator.Clouds;

/// <summary>
/// Makes a server, and before it what belongs to it: port, security group, key pair and floating IP, all of one name.
/// What an earlier reconcile has made already is used.
/// </summary>
internal sealed class ServerMaker(OperatorOptions options)
{
    private const int SshPort = 22;

    private BuildHostSettings Settings => options.OpenStack.BuildHost;

    /// <summary>Asks for a server, and returns its id.</summary>
    /// <exception cref="OpenStackException">The cloud refuses something, or does not answer.</exception>
    /// <exception cref="StageFailedException">Something that it is made of is not there.</exception>
    public async Task<string> CreateAsync(
        CloudConnection cloud, V1ImageBuild build, ServerOrder order, CancellationToken cancellationToken)
    {
        var (name, plan, keyId, clientKey, userData) = order;
        var imageId = await ServerImages.FindAsync(cloud, plan, cancellationToken);
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
                Metadata = new Dictionary<string, string>(CloudTags.Metadata(options.ClusterName, build))
                {
                    [CloudTags.Key] = keyId,
                },
                AvailabilityZone = plan.AvailabilityZone,
                BootVolume = plan.VolumeGiB is { } size
                    ? new NewBootVolume(size) { VolumeType = plan.VolumeType }
                    : null,
            },
            cancellationToken);
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
        var family = IPNetwork.Parse(Settings.SshFrom).BaseAddress.AddressFamily;
        var etherType = family == AddressFamily.InterNetwork ? "IPv4" : "IPv6";
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
