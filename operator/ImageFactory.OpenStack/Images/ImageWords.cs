using System.Collections.Frozen;

namespace ImageFactory.OpenStack.Images;

/// <summary>Glance's words for our enumerations, and what it keeps for itself.</summary>
internal static class ImageWords
{
    /// <summary>Names that begin so are Glance's own: to write one is a 403.</summary>
    private const string Reserved = "os_glance";

    // glance/api/v2/images.py (base, read-only, reserved and disallowed properties) and glance/domain; is_public is of
    // the old API. Links and locations say where the record and its data are, not what they are.
    private static readonly FrozenSet<string> Base = FrozenSet.Create(
        StringComparer.OrdinalIgnoreCase,
        "id", "status", "name", "visibility", "is_public", "owner", "protected", "tags", "os_hidden", "disk_format",
        "container_format", "min_disk", "min_ram", "size", "virtual_size", "checksum", "os_hash_algo", "os_hash_value",
        "created_at", "updated_at", "deleted", "deleted_at", "stores", "location", "locations", "direct_url", "self",
        "file", "schema");

    /// <summary>
    /// Whether no property can have this name, in whatever case: Glance says it of every image, or keeps it.
    /// </summary>
    public static bool IsGlances(string name) =>
        Base.Contains(name) || name.StartsWith(Reserved, StringComparison.OrdinalIgnoreCase);

    public static ImageStatus Status(string? word) => word switch
    {
        "queued" => ImageStatus.Queued,
        "saving" => ImageStatus.Saving,
        "uploading" => ImageStatus.Uploading,
        "importing" => ImageStatus.Importing,
        "active" => ImageStatus.Active,
        "deactivated" => ImageStatus.Deactivated,
        "killed" => ImageStatus.Killed,
        "pending_delete" => ImageStatus.PendingDelete,
        "deleted" => ImageStatus.Deleted,
        _ => ImageStatus.Unknown,
    };

    public static string Of(ImageStatus status) => status switch
    {
        ImageStatus.PendingDelete => "pending_delete",
        ImageStatus.Unknown => throw new ArgumentException("An unknown status cannot be asked for", nameof(status)),
        _ => status.ToString().ToLowerInvariant(),
    };

    public static ImageVisibility Visibility(string? word) => word switch
    {
        "private" => ImageVisibility.Private,
        "shared" => ImageVisibility.Shared,
        "community" => ImageVisibility.Community,
        "public" => ImageVisibility.Public,
        _ => ImageVisibility.Unknown,
    };

    public static string Of(ImageVisibility visibility) => visibility == ImageVisibility.Unknown
        ? throw new ArgumentException("An unknown visibility cannot be asked for", nameof(visibility))
        : visibility.ToString().ToLowerInvariant();
}
