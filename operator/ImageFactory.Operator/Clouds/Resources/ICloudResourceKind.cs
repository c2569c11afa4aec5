using ImageFactory.OpenStack;

namespace ImageFactory.Operator.Clouds.Resources;

/// <summary>
/// One kind of what the factory makes in a cloud. Another kind is a class and its line in
/// <see cref="CloudResourceKinds"/>.
/// </summary>
internal interface ICloudResourceKind
{
    /// <summary>The label of the metric: image, server …</summary>
    string Type { get; }

    /// <summary>
    /// Whether it ends with the work of its build: then it is left over as soon as the build is finished, and not only
    /// when its ImageBuild is gone.
    /// </summary>
    bool EndsWithWork { get; }

    /// <summary>
    /// Whether it is made for a server and stays when Nova deletes that: then whoever deletes the server deletes it,
    /// too.
    /// </summary>
    bool BelongsToServer { get; }

    /// <summary>
    /// All that have this factory's tags and were not meant to outlive their build. What has none is never listed.
    /// </summary>
    IAsyncEnumerable<CloudResource> ListAsync(
        CloudConnection cloud, string factory, CancellationToken cancellationToken);

    /// <summary>Deletes one.</summary>
    Task DeleteAsync(CloudConnection cloud, string id, CancellationToken cancellationToken);
}
