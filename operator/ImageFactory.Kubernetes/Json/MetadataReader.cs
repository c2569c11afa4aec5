using System.Text.Json;
using k8s.Models;

namespace ImageFactory.Kubernetes.Json;

/// <summary>Gets the metadata out of an object whose other parts may be unreadable.</summary>
internal static class MetadataReader
{
    /// <summary>
    /// The metadata of the object that the reader stands on; null when there is none that names a version.
    /// </summary>
    public static V1ObjectMeta? Read(ref Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            return null;
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isMetadata = reader.ValueTextEquals("metadata"u8);
            reader.Read();
            if (isMetadata)
            {
                return reader.TokenType == JsonTokenType.StartObject ? ReadValue(ref reader) : null;
            }

            reader.Skip();
        }

        return null;
    }

    private static V1ObjectMeta? ReadValue(ref Utf8JsonReader reader)
    {
        var start = reader;
        V1ObjectMeta? metadata;
        try
        {
            metadata = JsonSerializer.Deserialize(ref reader, ApiJson.Options().TypeInfo<V1ObjectMeta>());
        }
        catch (JsonException)
        {
            metadata = ReadIdentity(ref start);
        }

        return string.IsNullOrEmpty(metadata?.ResourceVersion) ? null : metadata;
    }

    // The last resort: the members that tell which object it is, and from where a watch goes on.
    private static V1ObjectMeta ReadIdentity(ref Utf8JsonReader reader)
    {
        var metadata = new V1ObjectMeta();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = reader.GetString();
            reader.Read();
            if (reader.TokenType != JsonTokenType.String)
            {
                reader.Skip();
                continue;
            }

            switch (name)
            {
                case "name": metadata.Name = reader.GetString(); break;
                case "namespace": metadata.NamespaceProperty = reader.GetString(); break;
                case "uid": metadata.Uid = reader.GetString(); break;
                case "resourceVersion": metadata.ResourceVersion = reader.GetString(); break;
            }
        }

        return metadata;
    }
}
