using System.Runtime.CompilerServices;
using ImageFactory.OpenStack;
using ImageFactory.OpenStack.Networks;

namespace ImageFactory.Operator.Clouds.Resources;

/// <summary>Floating IPs of build servers.</summary>
internal sealed class FloatingIps : ICloudResourceKind
{
    /// <inheritdoc />
    public string Type => "floating_ip";

    /// <inheritdoc />
    public bool EndsWithWork => true;

    /// <inheritdoc />
    public bool BelongsToServer => true;

    /// <inheritdoc />
    public async IAsyncEnumerable<CloudResource> ListAsync(
        CloudConnection cloud, string factory, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var ours = (await cloud.FloatingIps.ListAsync(cancellationToken))
            .Where(ip => CloudTags.BuildOf(factory, ip.Description) is not null)
            .ToList();
        // An address has no name, but a port; one without a port is no server's any more.
        var ports = ours.Exists(ip => ip.PortId is not null)
            ? await cloud.Networks.ListPortsAsync(new PortQuery(), cancellationToken)
            : [];
        foreach (var ip in ours)
        {
            yield return new CloudResource(ip.Id, ip.Address, CloudTags.BuildOf(factory, ip.Description)!)
            {
                ServerName = ports.FirstOrDefault(port => port.Id == ip.PortId)?.Name,
            };
        }
    }

    /// <inheritdoc />
    public Task DeleteAsync(CloudConnection cloud, string id, CancellationToken cancellationToken) =>
        cloud.FloatingIps.DeleteAsync(id, cancellationToken);
}
