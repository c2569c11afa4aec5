namespace ImageFactory.OpenStack.Images;

/// <summary>
/// The data of images in one region. Nothing of it is held in memory: a stream is sent and received through one buffer,
/// for as long as it moves (<see cref="OpenStackOptions.StreamIdleTimeout"/>).
/// See <see href="https://docs.openstack.org/api-ref/image/v2/#image-data">image data</see> and
/// <see href="https://docs.openstack.org/glance/latest/admin/interoperable-image-import.html">import</see>.
/// </summary>
public interface IImageDataClient
{
    /// <summary>
    /// Uploads an image's data; the image is <see cref="ImageStatus.Active"/> afterwards, or back in
    /// <see cref="ImageStatus.Queued"/> when it failed. It is sent once, except when it is refused before its first
    /// byte. An error of <paramref name="content"/> itself is passed on as it is.
    /// </summary>
    /// <param name="id">A queued image.</param>
    /// <param name="content">The data, from where it stands; the caller disposes it.</param>
    /// <param name="length">Its bytes.</param>
    /// <param name="progress">Told the bytes that are sent, after every 256 KiB or fewer.</param>
    /// <param name="store">The store that gets it; null for the default one.</param>
    /// <param name="cancellationToken">Ends it; the image is queued again.</param>
    Task UploadAsync(
        string id,
        Stream content,
        long length,
        IProgress<long>? progress,
        string? store = null,
        CancellationToken cancellationToken = default);

    /// <summary>
    /// As <see cref="UploadAsync"/>, but for an import that follows: the image is <see cref="ImageStatus.Uploading"/>.
    /// </summary>
    Task StageAsync(
        string id,
        Stream content,
        long length,
        IProgress<long>? progress,
        CancellationToken cancellationToken = default);

    /// <summary>
    /// Starts an import; <see cref="ImportProgress"/> tells from the image and its tasks what becomes of it.
    /// </summary>
    Task ImportAsync(string id, ImageImport import, CancellationToken cancellationToken = default);

    /// <summary>The names of the import methods that the service has, in its order.</summary>
    Task<IReadOnlyList<string>> ListImportMethodsAsync(CancellationToken cancellationToken = default);

    /// <summary>
    /// The names of the stores that data can be brought to; empty where the service has one without a name.
    /// </summary>
    Task<IReadOnlyList<string>> ListStoresAsync(CancellationToken cancellationToken = default);

    /// <summary>The disk formats that the service takes; empty where it does not say.</summary>
    Task<IReadOnlyList<string>> ListDiskFormatsAsync(CancellationToken cancellationToken = default);

    /// <summary>
    /// What the service does, or did, for an image, newest last; empty where the service lists none.
    /// </summary>
    Task<IReadOnlyList<ImageTask>> ListTasksAsync(string id, CancellationToken cancellationToken = default);

    /// <summary>
    /// An image's data; the caller disposes it. <see cref="OpenStackErrorKind.Conflict"/> when it has none yet.
    /// </summary>
    /// <param name="id">The image.</param>
    /// <param name="offset">The first byte that is wanted.</param>
    /// <param name="length">How many bytes are wanted; null for all that follow.</param>
    /// <param name="cancellationToken">Ends the wait for its beginning.</param>
    Task<Stream> DownloadAsync(
        string id, long offset = 0, long? length = null, CancellationToken cancellationToken = default);
}
