using System.Runtime.CompilerServices;
using ImageFactory.OpenStack;
using ImageFactory.Operator.Clouds;

namespace ImageFactory.Operator.GarbageCollection;

/// <summary>Floating IPs of build servers.</summary>
internal sealed class FloatingIps : ICloudResources
{
    /// <inheritdoc />
    public string Type => "floating_ip";

    /// <inheritdoc />
    public bool EndsWithWork => true;

    /// <inheritdoc />
    public async IAsyncEnumerable<CloudResource> ListAsync(
        CloudConnection cloud, string factory, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var ip in await cloud.FloatingIps.ListAsync(cancellationToken))
        {
            if (CloudTags.BuildOf(factory, ip.Description) is { } uid)
            {
                yield return new CloudResource(ip.Id, ip.Address, uid);
            }
        }
    }

    /// <inheritdoc />
    public Task DeleteAsync(CloudConnection cloud, string id, CancellationToken cancellationToken) =>
        cloud.FloatingIps.DeleteAsync(id, cancellationToken);
}
