using ImageFactory.OpenStack.Images;

namespace ImageFactory.OpenStack.Volumes;

/// <summary>
/// The volumes of the project in one region, by Cinder's API 3.0 without microversions. Nova makes those that servers
/// boot from; here they are found, tagged, and deleted when Nova did not. Every method ends with an
/// <see cref="OpenStackException"/> when the service refuses or can't be reached,
/// <see cref="OpenStackErrorKind.InvalidConfiguration"/> where the cloud has none.
/// See <see href="https://docs.openstack.org/api-ref/block-storage/v3/">Block Storage API v3</see>.
/// </summary>
public interface IVolumeClient
{
    /// <summary>
    /// All of them.
    /// See <see href="https://docs.openstack.org/api-ref/block-storage/v3/#list-accessible-volumes-with-details">list
    /// accessible volumes with details</see>.
    /// </summary>
    Task<IReadOnlyList<Volume>> ListAsync(CancellationToken cancellationToken = default);

    /// <summary>
    /// One; <see cref="OpenStackErrorKind.NotFound"/> when it is not there.
    /// See <see href="https://docs.openstack.org/api-ref/block-storage/v3/#show-a-volume-s-details">
    /// show a volume's details</see>.
    /// </summary>
    Task<Volume> GetAsync(string id, CancellationToken cancellationToken = default);

    /// <summary>
    /// Whether a volume of any project was made from an image: by microversion 3.4, which every Cinder since Newton
    /// has. A cloud without Cinder has no volumes. To one who is no administrator Cinder gives the project's own as if
    /// they were all; therefore it is asked before who we are to it, and others get
    /// <see cref="ImageUse.UnknownElsewhere"/>.
    /// See <see href="https://docs.openstack.org/api-ref/block-storage/v3/#list-accessible-volumes">list accessible
    /// volumes</see>.
    /// </summary>
    Task<ImageUse> FindImageUseAsync(string imageId, CancellationToken cancellationToken = default);

    /// <summary>
    /// Adds metadata to one, or changes it.
    /// See <see href="https://docs.openstack.org/api-ref/block-storage/v3/#create-metadata-for-volume">
    /// create metadata for volume</see>.
    /// </summary>
    Task SetMetadataAsync(
        string id, IReadOnlyDictionary<string, string> metadata, CancellationToken cancellationToken = default);

    /// <summary>
    /// Deletes one, which takes a while; <see cref="OpenStackErrorKind.NotFound"/> means that it is gone,
    /// <see cref="OpenStackErrorKind.InvalidRequest"/> that a server has it, or that something else is being done with
    /// it.
    /// See <see href="https://docs.openstack.org/api-ref/block-storage/v3/#delete-a-volume">delete a volume</see>.
    /// </summary>
    Task DeleteAsync(string id, CancellationToken cancellationToken = default);
}
