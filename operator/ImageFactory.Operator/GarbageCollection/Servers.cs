using System.Runtime.CompilerServices;
using ImageFactory.OpenStack;
using ImageFactory.OpenStack.Compute;
using ImageFactory.Operator.Clouds;

namespace ImageFactory.Operator.GarbageCollection;

/// <summary>Build servers. What belongs to one can be deleted only after it, so they come first.</summary>
internal sealed class Servers : ICloudResources
{
    /// <inheritdoc />
    public string Type => "server";

    /// <inheritdoc />
    public bool EndsWithWork => true;

    /// <inheritdoc />
    public async IAsyncEnumerable<CloudResource> ListAsync(
        CloudConnection cloud, string factory, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var query = new ServerQuery { Metadata = new Dictionary<string, string> { [CloudTags.Cluster] = factory } };
        await foreach (var server in cloud.Servers.ListAsync(query, cancellationToken))
        {
            if (server.Status != ServerStatus.Deleted && server.Metadata.TryGetValue(CloudTags.BuildUid, out var uid))
            {
                yield return new CloudResource(server.Id, server.Name, uid);
            }
        }
    }

    /// <inheritdoc />
    public Task DeleteAsync(CloudConnection cloud, string id, CancellationToken cancellationToken) =>
        cloud.Servers.DeleteAsync(id, cancellationToken);
}
