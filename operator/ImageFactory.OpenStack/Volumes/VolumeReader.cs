using System.Globalization;
using System.Text.Json;

namespace ImageFactory.OpenStack.Volumes;

/// <summary>Reads volumes out of Cinder's answers.</summary>
internal static class VolumeReader
{
    /// <summary>One volume.</summary>
    /// <exception cref="JsonException">It is none.</exception>
    public static Volume Read(JsonElement volume) => new(
        volume.GetProperty("id").GetString() ?? throw new JsonException("A volume without an id"),
        volume.GetProperty("name").GetString() ?? string.Empty,
        Status(volume.GetProperty("status").GetString()))
    {
        SizeGiB = volume.GetProperty("size").GetInt32(),
        Created = Time(volume.GetProperty("created_at").GetString()),
        Metadata = volume.GetProperty("metadata").EnumerateObject()
            .ToDictionary(entry => entry.Name, entry => entry.Value.GetString() ?? string.Empty),
        ImageId = volume.TryGetProperty("volume_image_metadata", out var image)
            && image.TryGetProperty("image_id", out var imageId) ? imageId.GetString() : null,
        ServerIds =
        [
            .. volume.GetProperty("attachments").EnumerateArray()
                .Select(attachment => attachment.GetProperty("server_id").GetString()).OfType<string>(),
        ],
    };

    private static VolumeStatus Status(string? word) => word switch
    {
        "creating" => VolumeStatus.Creating,
        "available" => VolumeStatus.Available,
        "in-use" => VolumeStatus.InUse,
        "deleting" => VolumeStatus.Deleting,
        "error" => VolumeStatus.Error,
        "error_deleting" => VolumeStatus.ErrorDeleting,
        _ => VolumeStatus.Other,
    };

    // UTC, which Cinder does not say.
    private static DateTimeOffset Time(string? text) =>
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
            ? time
            : throw new JsonException($"\"{text}\" is no time");
}
