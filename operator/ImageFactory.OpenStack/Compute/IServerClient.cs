using ImageFactory.OpenStack.Images;

namespace ImageFactory.OpenStack.Compute;

/// <summary>
/// The servers of the project in one region, by Nova's API 2.1 without microversions, which every cloud has, but for a
/// boot volume's type. Every method ends with an <see cref="OpenStackException"/> when the service refuses or can't be
/// reached.
/// See <see href="https://docs.openstack.org/api-ref/compute/">Compute API</see>.
/// </summary>
public interface IServerClient
{
    /// <summary>Lists servers, page by page as they are taken.</summary>
    IAsyncEnumerable<Server> ListAsync(ServerQuery query, CancellationToken cancellationToken = default);

    /// <summary>One server; <see cref="OpenStackErrorKind.NotFound"/> when it is not there.</summary>
    Task<Server> GetAsync(string id, CancellationToken cancellationToken = default);

    /// <summary>
    /// Asks for a server, and tells its id; it is in <see cref="ServerStatus.Build"/> then.
    /// <see cref="OpenStackErrorKind.QuotaExceeded"/> when the project has too many,
    /// <see cref="OpenStackErrorKind.InvalidRequest"/> when it names a volume type and the cloud is too old for that.
    /// It is sent once: after <see cref="OpenStackErrorKind.Unreachable"/> or <see cref="OpenStackErrorKind.Timeout"/>
    /// the caller MUST look for it by name and metadata before it creates another.
    /// </summary>
    Task<string> CreateAsync(NewServer server, CancellationToken cancellationToken = default);

    /// <summary>
    /// Deletes a server, whose ports that Nova made go with it; that takes a while.
    /// <see cref="OpenStackErrorKind.NotFound"/> means that it is gone.
    /// </summary>
    Task DeleteAsync(string id, CancellationToken cancellationToken = default);

    /// <summary>Adds metadata to a server, or changes it.</summary>
    Task SetMetadataAsync(
        string id, IReadOnlyDictionary<string, string> metadata, CancellationToken cancellationToken = default);

    /// <summary>
    /// The last lines of a server's console; <see cref="OpenStackErrorKind.Conflict"/> while it has none.
    /// </summary>
    Task<string> GetConsoleOutputAsync(string id, int lines, CancellationToken cancellationToken = default);

    /// <summary>
    /// Whether a server of any project was made from an image. Nova lets administrators alone ask that
    /// (<c>os_compute_api:servers:index:get_all_tenants</c>), and answers others with 403: they get
    /// <see cref="ImageUse.UnknownElsewhere"/>. Servers that boot from volumes have no image, and count with their
    /// volumes; those of a cell that is down are not seen. Where our catalogue has no Nova, others may have one.
    /// See <see href="https://docs.openstack.org/api-ref/compute/#list-servers">list servers</see>.
    /// </summary>
    Task<ImageUse> FindImageUseAsync(string imageId, CancellationToken cancellationToken = default);

    /// <summary>The project's quota of servers, and what is used of it.</summary>
    Task<ComputeLimits> GetLimitsAsync(CancellationToken cancellationToken = default);
}
