namespace ImageFactory.OpenStack.Images;

/// <summary>
/// The projects that images of <see cref="ImageVisibility.Shared"/> are shared with.
/// See <see href="https://docs.openstack.org/api-ref/image/v2/#sharing">sharing</see>.
/// </summary>
public interface IImageMemberClient
{
    /// <summary>The members of an image.</summary>
    Task<IReadOnlyList<ImageMember>> ListAsync(string imageId, CancellationToken cancellationToken = default);

    /// <summary>
    /// Shares an image with a project; <see cref="OpenStackErrorKind.Conflict"/> when it is a member already.
    /// </summary>
    Task<ImageMember> AddAsync(string imageId, string projectId, CancellationToken cancellationToken = default);

    /// <summary>Says for our own project whether it takes the image.</summary>
    Task<ImageMember> SetStatusAsync(
        string imageId, string projectId, ImageMemberStatus status, CancellationToken cancellationToken = default);

    /// <summary>Ends the sharing; <see cref="OpenStackErrorKind.NotFound"/> when it is no member.</summary>
    Task RemoveAsync(string imageId, string projectId, CancellationToken cancellationToken = default);
}
