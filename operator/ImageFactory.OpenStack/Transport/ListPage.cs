using System.Text.Json;

namespace ImageFactory.OpenStack.Transport;

/// <summary>
/// A page of a list, as Nova, Neutron and Cinder give it:
/// <c>{"ports": […], "ports_links": [{"rel": "next", "href": "…"}]}</c>.
/// </summary>
/// <param name="Items">The items of the page.</param>
/// <param name="Next">The query of the next page; null at the end.</param>
internal sealed record ListPage<T>(IReadOnlyList<T> Items, string? Next)
{
    /// <summary>Reads a page from a service's JSON.</summary>
    /// <param name="page">The response.</param>
    /// <param name="name">The name of the list in the response.</param>
    /// <param name="read">Reads an item.</param>
    public static ListPage<T> Read(JsonElement page, string name, Func<JsonElement, T> read)
    {
        var items = page.GetProperty(name).EnumerateArray().Select(read).ToList();
        // A page without items ends the list whatever its link says.
        return new ListPage<T>(
            items, items.Count > 0 && page.TryGetProperty($"{name}_links", out var links) ? NextOf(links) : null);
    }

    // The path of the link lacks what a proxy puts before it; its query is all that is new.
    private static string? NextOf(JsonElement links) => links.EnumerateArray()
        .Where(link => link.GetProperty("rel").GetString() == "next")
        .Select(link => link.GetProperty("href").GetString()?.Split('?', 2) is [_, var query] ? query : null)
        .FirstOrDefault();
}
