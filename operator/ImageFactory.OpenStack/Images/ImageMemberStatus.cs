using System.Text.Json.Serialization;

namespace ImageFactory.OpenStack.Images;

/// <summary>Whether a project took an image that is shared with it.</summary>
public enum ImageMemberStatus
{
    /// <summary>
    /// The project has not decided: it may use the image by its id, and does not see it in lists.
    /// </summary>
    [JsonStringEnumMemberName("pending")]
    Pending,

    /// <summary>The project took the image and sees it in lists.</summary>
    [JsonStringEnumMemberName("accepted")]
    Accepted,

    /// <summary>The project refused the image, which has the effect of <see cref="Pending"/>.</summary>
    [JsonStringEnumMemberName("rejected")]
    Rejected,
}
