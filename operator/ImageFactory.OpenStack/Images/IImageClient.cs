namespace ImageFactory.OpenStack.Images;

/// <summary>
/// The records of images in one region. Every method ends with an <see cref="OpenStackException"/> when the service
/// refuses or can't be reached, and may be called again after one that is transient.
/// See <see href="https://docs.openstack.org/api-ref/image/v2/">Image service API v2</see>.
/// </summary>
public interface IImageClient
{
    /// <summary>Lists images, page by page as they are taken.</summary>
    IAsyncEnumerable<Image> ListAsync(ImageQuery query, CancellationToken cancellationToken = default);

    /// <summary>One image; <see cref="OpenStackErrorKind.NotFound"/> when it is not there.</summary>
    Task<Image> GetAsync(string id, CancellationToken cancellationToken = default);

    /// <summary>
    /// Records an image, which waits for its data in <see cref="ImageStatus.Queued"/>;
    /// <see cref="OpenStackErrorKind.Conflict"/> when the id is taken. It is sent once: after
    /// <see cref="OpenStackErrorKind.Unreachable"/> or <see cref="OpenStackErrorKind.Timeout"/> the caller MUST look
    /// for it before it creates another.
    /// </summary>
    Task<Image> CreateAsync(NewImage image, CancellationToken cancellationToken = default);

    /// <summary>Changes an image: all of the changes or none.</summary>
    Task<Image> UpdateAsync(string id, ImageUpdate update, CancellationToken cancellationToken = default);

    /// <summary>
    /// Deletes an image. <see cref="OpenStackErrorKind.NotFound"/> means that it is gone, perhaps by our own first try;
    /// <see cref="OpenStackErrorKind.Forbidden"/> that it is protected; <see cref="OpenStackErrorKind.Conflict"/> that
    /// it is in use.
    /// </summary>
    Task DeleteAsync(string id, CancellationToken cancellationToken = default);

    /// <summary>Keeps its data from all who are no administrators.</summary>
    Task DeactivateAsync(string id, CancellationToken cancellationToken = default);

    /// <summary>Takes that back.</summary>
    Task ReactivateAsync(string id, CancellationToken cancellationToken = default);

    /// <summary>
    /// Adds a tag; one that is there already is no error. One with a slash, or with letters beyond ASCII, is for
    /// <see cref="ImageUpdate.Tags"/>: here it is an <see cref="ArgumentException"/>.
    /// </summary>
    Task AddTagAsync(string id, string tag, CancellationToken cancellationToken = default);

    /// <summary>Takes a tag away; <see cref="OpenStackErrorKind.NotFound"/> when it is not there.</summary>
    Task RemoveTagAsync(string id, string tag, CancellationToken cancellationToken = default);
}
