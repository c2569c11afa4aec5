using System.Text.Json;

namespace ImageFactory.OpenStack.Compute;

/// <summary>A part of a list.</summary>
/// <param name="Servers">Its servers.</param>
/// <param name="HasMore">Whether another part follows.</param>
internal sealed record ServerPage(IReadOnlyList<Server> Servers, bool HasMore)
{
    /// <summary>Reads one.</summary>
    public static ServerPage Read(JsonElement page) => new(
        [.. page.GetProperty("servers").EnumerateArray().Select(ServerReader.Read)],
        page.TryGetProperty("servers_links", out var links) && links.GetArrayLength() > 0);
}
