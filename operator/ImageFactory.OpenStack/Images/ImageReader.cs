using System.Globalization;
using System.Text.Json;

namespace ImageFactory.OpenStack.Images;

/// <summary>Reads images out of Glance's answers.</summary>
internal static class ImageReader
{
    /// <summary>One image.</summary>
    /// <exception cref="JsonException">It is none.</exception>
    public static Image Read(JsonElement image) => new(
        Text(image, "id") ?? throw new JsonException("An image without an id"),
        ImageWords.Status(Text(image, "status")))
    {
        Name = Text(image, "name") ?? string.Empty,
        Visibility = ImageWords.Visibility(Text(image, "visibility")),
        Owner = Text(image, "owner"),
        IsHidden = Flag(image, "os_hidden"),
        IsProtected = Flag(image, "protected"),
        DiskFormat = Text(image, "disk_format"),
        ContainerFormat = Text(image, "container_format"),
        MinDisk = (int)(Number(image, "min_disk") ?? 0),
        MinRam = (int)(Number(image, "min_ram") ?? 0),
        Size = Number(image, "size"),
        VirtualSize = Number(image, "virtual_size"),
        HashAlgorithm = Text(image, "os_hash_algo"),
        HashValue = Text(image, "os_hash_value"),
        CreatedAt = Time(image, "created_at"),
        UpdatedAt = Time(image, "updated_at"),
        Tags = Tags(image),
        Stores = Names(image, "stores"),
        ImportingToStores = Names(image, "os_glance_importing_to_stores"),
        FailedImportStores = Names(image, "os_glance_failed_import"),
        Properties = Properties(image),
    };

    private static string? Text(JsonElement image, string name) =>
        image.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static bool Flag(JsonElement image, string name) =>
        image.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.True;

    private static long? Number(JsonElement image, string name) =>
        image.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number ? value.GetInt64() : null;

    private static DateTimeOffset Time(JsonElement image, string name) =>
        DateTimeOffset.TryParse(
            Text(image, name), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
            ? time
            : default;

    private static List<string> Tags(JsonElement image) =>
        image.TryGetProperty("tags", out var tags) && tags.ValueKind == JsonValueKind.Array
            ? [.. tags.EnumerateArray().Select(tag => tag.GetString() ?? string.Empty).Order(StringComparer.Ordinal)]
            : [];

    private static string[] Names(JsonElement image, string name) =>
        Text(image, name)?.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) ?? [];

    private static SortedDictionary<string, string> Properties(JsonElement image)
    {
        var properties = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var member in image.EnumerateObject())
        {
            if (!ImageWords.IsGlances(member.Name) && member.Value.ValueKind != JsonValueKind.Null)
            {
                // Glance has strings only; what a vendor's has of other kinds is kept as its text.
                properties[member.Name] = member.Value.ToString();
            }
        }

        return properties;
    }
}
