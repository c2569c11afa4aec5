using System.Text.Json;
using ImageFactory.OpenStack.Transport;

namespace ImageFactory.OpenStack.Images;

/// <inheritdoc />
internal sealed class ImageMemberClient(ServiceTransport transport) : IImageMemberClient
{
    /// <inheritdoc />
    public async Task<IReadOnlyList<ImageMember>> ListAsync(
        string imageId, CancellationToken cancellationToken = default)
    {
        var list = await transport.ReadAsync(
            new ServiceRequest(HttpMethod.Get, ImagePath.Of(imageId, "members")),
            ImagesJsonContext.Default.ImageMemberListResponse,
            cancellationToken);
        return list.Members;
    }

    /// <inheritdoc />
    public Task<ImageMember> AddAsync(
        string imageId, string projectId, CancellationToken cancellationToken = default) =>
        SendAsync(
            HttpMethod.Post,
            ImagePath.Of(imageId, "members"),
            new ImageMemberRequest(projectId, null),
            cancellationToken);

    /// <inheritdoc />
    public Task<ImageMember> SetStatusAsync(
        string imageId, string projectId, ImageMemberStatus status, CancellationToken cancellationToken = default) =>
        SendAsync(
            HttpMethod.Put,
            ImagePath.Of(imageId, "members", projectId),
            new ImageMemberRequest(null, status.ToString().ToLowerInvariant()),
            cancellationToken);

    /// <inheritdoc />
    public Task RemoveAsync(string imageId, string projectId, CancellationToken cancellationToken = default) =>
        transport.SendAsync(
            new ServiceRequest(HttpMethod.Delete, ImagePath.Of(imageId, "members", projectId)), cancellationToken);

    private Task<ImageMember> SendAsync(
        HttpMethod method, string path, ImageMemberRequest member, CancellationToken cancellationToken) =>
        transport.ReadAsync(
            new ServiceRequest(method, path)
            {
                Body = JsonSerializer.SerializeToUtf8Bytes(member, ImagesJsonContext.Default.ImageMemberRequest),
            },
            ImagesJsonContext.Default.ImageMember,
            cancellationToken);
}

/// <summary>The members of an image, as the service lists them.</summary>
internal sealed record ImageMemberListResponse(IReadOnlyList<ImageMember> Members);

/// <summary>A member that is added, or whose status changes.</summary>
/// <param name="Member">The project's id; null in a change.</param>
/// <param name="Status">Its status; null when it is added.</param>
internal sealed record ImageMemberRequest(string? Member, string? Status);
