using System.Text.Json;

namespace ImageFactory.OpenStack.Images;

/// <summary>Writes images and their changes as Glance takes them.</summary>
internal static class ImageWriter
{
    /// <summary>The body of a create.</summary>
    /// <exception cref="ArgumentException">A property's name is Glance's own, or there twice.</exception>
    public static byte[] Write(NewImage image) => Bytes(json =>
    {
        json.WriteStartObject();
        if (image.Id is not null)
        {
            json.WriteString("id", image.Id);
        }

        json.WriteString("name", image.Name);
        json.WriteString("disk_format", image.DiskFormat);
        json.WriteString("container_format", image.ContainerFormat);
        json.WriteString("visibility", ImageWords.Of(image.Visibility));
        json.WriteBoolean("os_hidden", image.IsHidden);
        json.WriteBoolean("protected", image.IsProtected);
        json.WriteNumber("min_disk", image.MinDisk);
        json.WriteNumber("min_ram", image.MinRam);
        WriteTags(json, "tags", image.Tags);
        RequireOwn(image.Properties.Keys);
        foreach (var (name, value) in image.Properties)
        {
            json.WriteString(name, value);
        }

        json.WriteEndObject();
    });

    /// <summary>
    /// The body of a change, a JSON patch. Properties are added, which changes one that is there, while to replace one
    /// that is not there is an error.
    /// </summary>
    /// <exception cref="ArgumentException">A property's name is Glance's own, or there twice.</exception>
    public static byte[] Write(ImageUpdate update) => Bytes(json =>
    {
        RequireOwn(update.Properties.Keys.Concat(update.RemovedProperties));
        json.WriteStartArray();
        Write(json, "name", update.Name, json.WriteStringValue);
        Write(json, "visibility", update.Visibility is { } seen ? ImageWords.Of(seen) : null, json.WriteStringValue);
        Write(json, "os_hidden", update.IsHidden, json.WriteBooleanValue);
        Write(json, "protected", update.IsProtected, json.WriteBooleanValue);
        Write(json, "min_disk", update.MinDisk, json.WriteNumberValue);
        Write(json, "min_ram", update.MinRam, json.WriteNumberValue);
        if (update.Tags is { } tags)
        {
            WriteStart(json, "replace", "tags");
            WriteTags(json, "value", tags);
            json.WriteEndObject();
        }

        foreach (var (name, value) in update.Properties)
        {
            WriteStart(json, "add", name);
            json.WriteString("value", value);
            json.WriteEndObject();
        }

        foreach (var name in update.RemovedProperties)
        {
            WriteStart(json, "remove", name);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    });

    /// <summary>The body of an import.</summary>
    public static byte[] Write(ImageImport import) => Bytes(json =>
    {
        json.WriteStartObject();
        json.WriteStartObject("method");
        json.WriteString("name", import.Method);
        if (import.Source is { } source)
        {
            json.WriteString("uri", source.AbsoluteUri);
        }

        json.WriteEndObject();
        if (import.Stores.Count > 0)
        {
            WriteTags(json, "stores", import.Stores);
        }

        if (import.AllStores)
        {
            json.WriteBoolean("all_stores", true);
        }

        if (import.Stores.Count > 0 || import.AllStores)
        {
            json.WriteBoolean("all_stores_must_succeed", import.AllMustSucceed);
        }

        json.WriteEndObject();
    });

    private static void Write<T>(Utf8JsonWriter json, string name, T? value, Action<T> write)
        where T : struct
    {
        if (value is { } known)
        {
            WriteStart(json, "replace", name);
            json.WritePropertyName("value");
            write(known);
            json.WriteEndObject();
        }
    }

    private static void Write(Utf8JsonWriter json, string name, string? value, Action<string?> write)
    {
        if (value is not null)
        {
            WriteStart(json, "replace", name);
            json.WritePropertyName("value");
            write(value);
            json.WriteEndObject();
        }
    }

    private static void WriteStart(Utf8JsonWriter json, string operation, string name)
    {
        json.WriteStartObject();
        json.WriteString("op", operation);
        // A JSON pointer.
        json.WriteString(
            "path",
            $"/{name.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal)}");
    }

    private static void WriteTags(Utf8JsonWriter json, string name, IEnumerable<string> tags)
    {
        json.WriteStartArray(name);
        foreach (var tag in tags)
        {
            json.WriteStringValue(tag);
        }

        json.WriteEndArray();
    }

    // Glance takes a property of a base name for the field itself, and the later of two for both: what an image is
    // called, who sees it and what it boots would be said by whoever names its properties.
    private static void RequireOwn(IEnumerable<string> properties)
    {
        var names = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var name in properties)
        {
            if (ImageWords.IsGlances(name))
            {
                throw new ArgumentException($"The property {name} is Glance's own: leave it out");
            }

            if (!names.Add(name))
            {
                throw new ArgumentException($"The property {name} is there twice, whatever its case: leave one out");
            }
        }
    }

    private static byte[] Bytes(Action<Utf8JsonWriter> write)
    {
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes))
        {
            write(json);
        }

        return bytes.ToArray();
    }
}
