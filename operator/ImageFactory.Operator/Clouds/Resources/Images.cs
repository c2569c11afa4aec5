using System.Runtime.CompilerServices;
using ImageFactory.OpenStack;
using ImageFactory.OpenStack.Images;

namespace ImageFactory.Operator.Clouds.Resources;

/// <summary>
/// Images of builds that did not succeed. Those of builds that are tagged as complete, and are the product. Tags on an
/// image of another project are a copy, as are those on the snapshot of a server: Nova writes them there.
/// </summary>
internal sealed class Images : ICloudResourceKind
{
    /// <inheritdoc />
    public string Type => "image";

    // A build that failed may be tried again, and goes on with the image that it has registered.
    /// <inheritdoc />
    public bool EndsWithWork => false;

    /// <inheritdoc />
    public bool BelongsToServer => false;

    /// <inheritdoc />
    public async IAsyncEnumerable<CloudResource> ListAsync(
        CloudConnection cloud, string factory, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var query = new ImageQuery
        {
            Hidden = HiddenFilter.Both,
            Properties = new Dictionary<string, string> { [CloudTags.Cluster] = factory },
        };
        var project = (await cloud.IdentifyAsync(cancellationToken)).ProjectId;
        await foreach (var image in cloud.Images.ListAsync(query, cancellationToken))
        {
            if (image.Owner == project
                && !image.Properties.ContainsKey(CloudTags.Complete)
                && !image.Properties.ContainsKey(CloudTags.BaseImage)
                && CloudTags.BuildOf(factory, image.Properties) is { } uid)
            {
                yield return new CloudResource(image.Id, image.Name, uid);
            }
        }
    }

    /// <inheritdoc />
    public Task DeleteAsync(CloudConnection cloud, string id, CancellationToken cancellationToken) =>
        cloud.Images.DeleteAsync(id, cancellationToken);
}
