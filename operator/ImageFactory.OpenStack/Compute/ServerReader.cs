using System.Globalization;
using System.Text.Json;

namespace ImageFactory.OpenStack.Compute;

/// <summary>Reads servers out of Nova's answers.</summary>
internal static class ServerReader
{
    /// <summary>One server.</summary>
    /// <exception cref="JsonException">It is none.</exception>
    public static Server Read(JsonElement server) => new(
        server.GetProperty("id").GetString() ?? throw new JsonException("A server without an id"),
        server.GetProperty("name").GetString() ?? string.Empty,
        Status(server.GetProperty("status").GetString()))
    {
        TaskState = server.TryGetProperty("OS-EXT-STS:task_state", out var task) ? task.GetString() : null,
        Fault = server.TryGetProperty("fault", out var fault) ? fault.GetProperty("message").GetString()?.Trim() : null,
        ImageId = server.TryGetProperty("image", out var image) && image.ValueKind == JsonValueKind.Object
            ? image.GetProperty("id").GetString()
            : null,
        LaunchedAt = server.TryGetProperty("OS-SRV-USG:launched_at", out var launched)
            ? Time(launched.GetString())
            : null,
        Created = server.TryGetProperty("created", out var created) ? created.GetDateTimeOffset() : default,
        Metadata = server.GetProperty("metadata").EnumerateObject()
            .ToDictionary(entry => entry.Name, entry => entry.Value.GetString() ?? string.Empty),
        Addresses = server.TryGetProperty("addresses", out var networks) ? Addresses(networks) : [],
    };

    // Nova writes this one without a zone, and means UTC.
    private static DateTimeOffset? Time(string? text) =>
        text is null ? null : DateTimeOffset.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);

    private static ServerStatus Status(string? word) => word switch
    {
        "BUILD" => ServerStatus.Build,
        "ACTIVE" => ServerStatus.Active,
        "SHUTOFF" => ServerStatus.ShutOff,
        "ERROR" => ServerStatus.Error,
        "DELETED" or "SOFT_DELETED" => ServerStatus.Deleted,
        _ => ServerStatus.Other,
    };

    private static List<ServerAddress> Addresses(JsonElement networks) =>
    [
        .. from network in networks.EnumerateObject()
           from address in network.Value.EnumerateArray()
           select new ServerAddress(
               network.Name,
               address.GetProperty("addr").GetString()!,
               address.GetProperty("version").GetInt32(),
               address.TryGetProperty("OS-EXT-IPS:type", out var type) && type.GetString() == "floating"),
    ];
}
