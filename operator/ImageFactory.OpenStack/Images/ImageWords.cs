namespace ImageFactory.OpenStack.Images;

/// <summary>Glance's words for our enumerations, and what it keeps for itself.</summary>
internal static class ImageWords
{
    /// <summary>Names that begin so are Glance's own: to write one is a 403.</summary>
    public const string Reserved = "os_glance";

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
