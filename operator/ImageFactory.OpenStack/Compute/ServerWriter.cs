using System.Text.Json;

namespace ImageFactory.OpenStack.Compute;

/// <summary>Writes requests as Nova takes them.</summary>
internal static class ServerWriter
{
    /// <summary>The body of a create.</summary>
    public static byte[] Write(NewServer server) => Bytes(json =>
    {
        json.WriteStartObject("server");
        json.WriteString("name", server.Name);
        WriteBoot(json, server.ImageId, server.BootVolume);
        json.WriteString("flavorRef", server.FlavorId);
        WriteText(json, "key_name", server.KeyName);
        WriteText(json, "availability_zone", server.AvailabilityZone);
        if (server.UserData.Length > 0)
        {
            json.WriteBase64String("user_data", server.UserData.Span);
        }

        json.WriteBoolean("config_drive", server.HasConfigDrive);
        WriteNetworks(json, server);
        WriteObjects(json, "security_groups", [.. server.SecurityGroups.Select(name => ("name", name))]);
        WriteMetadata(json, server.Metadata);
        json.WriteEndObject();
    });

    /// <summary>The body of a change of metadata.</summary>
    public static byte[] Write(IReadOnlyDictionary<string, string> metadata) =>
        Bytes(json => WriteMetadata(json, metadata));

    /// <summary>The body of a question for the console.</summary>
    public static byte[] ConsoleOutput(int lines) => Bytes(json =>
    {
        json.WriteStartObject("os-getConsoleOutput");
        json.WriteNumber("length", lines);
        json.WriteEndObject();
    });

    private static void WriteBoot(Utf8JsonWriter json, string imageId, NewBootVolume? volume)
    {
        if (volume is null)
        {
            json.WriteString("imageRef", imageId);
            return;
        }

        json.WriteStartArray("block_device_mapping_v2");
        json.WriteStartObject();
        json.WriteNumber("boot_index", 0);
        json.WriteString("source_type", "image");
        json.WriteString("uuid", imageId);
        json.WriteString("destination_type", "volume");
        json.WriteNumber("volume_size", volume.SizeGiB);
        WriteText(json, "volume_type", volume.VolumeType);
        json.WriteBoolean("delete_on_termination", true);
        json.WriteEndObject();
        json.WriteEndArray();
    }

    private static void WriteNetworks(Utf8JsonWriter json, NewServer server)
    {
        if (server is { NetworkIds.Count: 0, PortIds.Count: 0, BootVolume.VolumeType: not null })
        {
            // The word, since microversion 2.37, for what nothing says before it.
            json.WriteString("networks", "auto");
            return;
        }

        WriteObjects(
            json,
            "networks",
            [.. server.NetworkIds.Select(id => ("uuid", id)), .. server.PortIds.Select(id => ("port", id))]);
    }

    private static void WriteText(Utf8JsonWriter json, string name, string? value)
    {
        if (value is not null)
        {
            json.WriteString(name, value);
        }
    }

    private static void WriteObjects(
        Utf8JsonWriter json, string name, IReadOnlyCollection<(string Key, string Value)> items)
    {
        if (items.Count == 0)
        {
            return;
        }

        json.WriteStartArray(name);
        foreach (var (key, value) in items)
        {
            json.WriteStartObject();
            json.WriteString(key, value);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteMetadata(Utf8JsonWriter json, IReadOnlyDictionary<string, string> metadata)
    {
        json.WriteStartObject("metadata");
        foreach (var (key, value) in metadata)
        {
            json.WriteString(key, value);
        }

        json.WriteEndObject();
    }

    private static byte[] Bytes(Action<Utf8JsonWriter> write)
    {
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes))
        {
            json.WriteStartObject();
            write(json);
            json.WriteEndObject();
        }

        return bytes.ToArray();
    }
}
