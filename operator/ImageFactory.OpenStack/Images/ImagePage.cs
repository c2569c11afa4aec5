using System.Text.Json;

namespace ImageFactory.OpenStack.Images;

/// <summary>A part of a list.</summary>
/// <param name="Images">Its images.</param>
/// <param name="Next">The query of the next part; null at the end.</param>
internal sealed record ImagePage(IReadOnlyList<Image> Images, string? Next)
{
    /// <summary>Reads one.</summary>
    public static ImagePage Read(JsonElement page)
    {
        var images = page.GetProperty("images").EnumerateArray().Select(ImageReader.Read).ToList();
        // The path of the link lacks what a proxy puts before it; its query is all that is new. A page without images ends the
        // list whatever its link says.
        return images.Count > 0 && page.TryGetProperty("next", out var link) && link.GetString()?.Split('?', 2) is [_, var query]
            ? new ImagePage(images, query)
            : new ImagePage(images, null);
    }
}
