using System.Runtime.CompilerServices;
using ImageFactory.OpenStack;
using ImageFactory.OpenStack.Compute;

namespace ImageFactory.Operator.Clouds.Resources;

/// <summary>Build servers. What belongs to one can be deleted only after it, so they come first.</summary>
internal sealed class Servers : ICloudResourceKind
{
    /// <inheritdoc />
    public string Type => "server";

    /// <inheritdoc />
    public bool EndsWithWork => true;

    /// <inheritdoc />
    public bool BelongsToServer => false;

    /// <inheritdoc />
    public async IAsyncEnumerable<CloudResource> ListAsync(
        CloudConnection cloud, string factory, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var query = new ServerQuery { Metadata = new Dictionary<string, string> { [CloudTags.Cluster] = factory } };
        await foreach (var server in cloud.Servers.ListAsync(query, cancellationToken))
        {
            if (server.Status != ServerStatus.Deleted && CloudTags.BuildOf(factory, server.Metadata) is { } uid)
            {
                yield return new CloudResource(server.Id, server.Name, uid);
            }
        }
    }

    /// <inheritdoc />
    public Task DeleteAsync(CloudConnection cloud, string id, CancellationToken cancellationToken) =>
        cloud.Servers.DeleteAsync(id, cancellationToken);
}
