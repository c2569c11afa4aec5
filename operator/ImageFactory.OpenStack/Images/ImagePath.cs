using System.Text;

namespace ImageFactory.OpenStack.Images;

/// <summary>Paths below an image.</summary>
internal static class ImagePath
{
    /// <summary><c>/images/id/part/part</c>, escaped.</summary>
    public static string Of(string id, params ReadOnlySpan<string> parts)
    {
        // Without an id, a delete of an image would become a delete of what lies above it.
        ArgumentException.ThrowIfNullOrWhiteSpace(id);
        var path = $"/images/{Uri.EscapeDataString(id)}";
        foreach (var part in parts)
        {
            ArgumentException.ThrowIfNullOrWhiteSpace(part);
            path = $"{path}/{Uri.EscapeDataString(part)}";
        }

        return path;
    }

    /// <summary>The path of a tag.</summary>
    /// <exception cref="ArgumentException">
    /// Glance would misread it: it splits paths at an escaped slash, and takes UTF-8 in them for Latin-1.
    /// </exception>
    public static string OfTag(string id, string tag) =>
        Ascii.IsValid(tag) && !tag.Contains('/', StringComparison.Ordinal)
            ? Of(id, "tags", tag)
            : throw new ArgumentException($"Glance misreads the tag {tag} in an address: set it by ImageUpdate.Tags");
}
