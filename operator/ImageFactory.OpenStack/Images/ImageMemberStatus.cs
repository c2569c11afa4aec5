using System.Text.Json.Serialization;

namespace ImageFactory.OpenStack.Images;

/// <summary>Whether a project took an image that is shared with it.</summary>
public enum ImageMemberStatus
{
    /// <summary>It has not said: it may use the image by its id, and does not see it in lists.</summary>
    [JsonStringEnumMemberName("pending")]
    Pending,

    /// <summary>It sees the image in lists.</summary>
    [JsonStringEnumMemberName("accepted")]
    Accepted,

    /// <summary>As <see cref="Pending"/>, on purpose.</summary>
    [JsonStringEnumMemberName("rejected")]
    Rejected,
}
