using System.Runtime.CompilerServices;
using ImageFactory.OpenStack;
using ImageFactory.OpenStack.Volumes;

namespace ImageFactory.Operator.Clouds.Resources;

/// <summary>Volumes that build servers booted from, and that Nova did not delete with them.</summary>
internal sealed class Volumes : ICloudResourceKind
{
    /// <inheritdoc />
    public string Type => "volume";

    /// <inheritdoc />
    public bool EndsWithWork => true;

    // Nova deletes it with the server; what it does not, the garbage collector finds.
    /// <inheritdoc />
    public bool BelongsToServer => false;

    /// <inheritdoc />
    public async IAsyncEnumerable<CloudResource> ListAsync(
        CloudConnection cloud, string factory, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var volume in await AllAsync(cloud, cancellationToken))
        {
            if (CloudTags.BuildOf(factory, volume.Metadata) is { } uid)
            {
                yield return new CloudResource(volume.Id, volume.Name, uid);
            }
        }
    }

    /// <inheritdoc />
    public Task DeleteAsync(CloudConnection cloud, string id, CancellationToken cancellationToken) =>
        cloud.Volumes.DeleteAsync(id, cancellationToken);

    // Many clouds have none.
    private static async Task<IReadOnlyList<Volume>> AllAsync(
        CloudConnection cloud, CancellationToken cancellationToken)
    {
        try
        {
            return await cloud.Volumes.ListAsync(cancellationToken);
        }
        catch (OpenStackException error) when (error.Kind == OpenStackErrorKind.InvalidConfiguration)
        {
            return [];
        }
    }
}
