using System.Runtime.CompilerServices;
using ImageFactory.OpenStack;
using ImageFactory.OpenStack.Networks;

namespace ImageFactory.Operator.Clouds.Resources;

/// <summary>Ports of build servers.</summary>
internal sealed class Ports : ICloudResourceKind
{
    /// <inheritdoc />
    public string Type => "port";

    /// <inheritdoc />
    public bool EndsWithWork => true;

    /// <inheritdoc />
    public bool BelongsToServer => true;

    /// <inheritdoc />
    public async IAsyncEnumerable<CloudResource> ListAsync(
        CloudConnection cloud, string factory, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var port in await cloud.Networks.ListPortsAsync(new PortQuery(), cancellationToken))
        {
            if (CloudTags.BuildOf(factory, port.Description) is { } uid)
            {
                yield return new CloudResource(port.Id, port.Name, uid) { ServerName = port.Name };
            }
        }
    }

    /// <inheritdoc />
    public Task DeleteAsync(CloudConnection cloud, string id, CancellationToken cancellationToken) =>
        cloud.Networks.DeletePortAsync(id, cancellationToken);
}
