using System.Text.Json.Serialization;

namespace ImageFactory.OpenStack.Images;

/// <summary>
/// A project that an image is shared with.
/// See <see href="https://docs.openstack.org/api-ref/image/v2/#sharing">sharing</see>.
/// </summary>
/// <param name="ImageId">The image.</param>
/// <param name="MemberId">The project.</param>
/// <param name="Status">Whether the project took it.</param>
public sealed record ImageMember(
    string ImageId,
    string MemberId,
    [property: JsonConverter(typeof(JsonStringEnumConverter<ImageMemberStatus>))] ImageMemberStatus Status);
