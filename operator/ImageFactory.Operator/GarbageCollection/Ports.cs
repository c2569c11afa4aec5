using System.Runtime.CompilerServices;
using ImageFactory.OpenStack;
using ImageFactory.OpenStack.Networks;
using ImageFactory.Operator.Clouds;

namespace ImageFactory.Operator.GarbageCollection;

/// <summary>Ports of build servers.</summary>
internal sealed class Ports : ICloudResources
{
    /// <inheritdoc />
    public string Type => "port";

    /// <inheritdoc />
    public bool EndsWithWork => true;

    /// <inheritdoc />
    public async IAsyncEnumerable<CloudResource> ListAsync(
        CloudConnection cloud, string factory, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var port in await cloud.Networks.ListPortsAsync(new PortQuery(), cancellationToken))
        {
            if (CloudTags.BuildOf(factory, port.Description) is { } uid)
            {
                yield return new CloudResource(port.Id, port.Name, uid);
            }
        }
    }

    /// <inheritdoc />
    public Task DeleteAsync(CloudConnection cloud, string id, CancellationToken cancellationToken) =>
        cloud.Networks.DeletePortAsync(id, cancellationToken);
}
