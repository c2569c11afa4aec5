using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using ImageFactory.Kubernetes.Client;
using k8s;
using k8s.Models;

namespace ImageFactory.Kubernetes.Json;

/// <summary>Reads objects of one kind, one at a time, so that a bad one spoils nothing but itself.</summary>
internal sealed class EntityReader<TEntity>(JsonTypeInfo<TEntity> type, EntityDefinition? definition)
    where TEntity : class, IKubernetesObject<V1ObjectMeta>
{
    /// <summary>Reads the object that the reader stands on, and leaves the reader at its end.</summary>
    /// <returns>
    /// The object. If it doesn't fit its type: an object with the metadata alone, and what was wrong.
    /// </returns>
    /// <exception cref="JsonException">It is no JSON object with readable metadata.</exception>
    public (TEntity Entity, string? Error) Read(ref Utf8JsonReader reader)
    {
        var start = reader;
        try
        {
            var entity = JsonSerializer.Deserialize(ref reader, type)
                ?? throw new JsonException("null instead of an object");
            return (Stamp(entity), null);
        }
        catch (Exception error) when (IsUnreadable(error))
        {
            reader = start;
            var entity = ReadMetadata(ref start) ?? throw new JsonException(error.Message, error);
            reader.Skip();
            return (entity, error.Message);
        }
    }

    /// <summary>
    /// An object with nothing but the metadata of the one that the reader stands on; null when the type has no
    /// constructor without parameters, or the metadata can't be read either.
    /// </summary>
    public TEntity? ReadMetadata(ref Utf8JsonReader reader)
    {
        if (type.CreateObject is not { } create || MetadataReader.Read(ref reader) is not { } metadata)
        {
            return null;
        }

        var entity = create();
        entity.Metadata = metadata;
        return Stamp(entity);
    }

    // What .NET's converters, and users' own, throw over a value that does not fit.
    internal static bool IsUnreadable(Exception error) =>
        error is JsonException or FormatException or InvalidOperationException or ArgumentException
            or OverflowException;

    // The server leaves both out in lists, since the list has them.
    private TEntity Stamp(TEntity entity)
    {
        if (string.IsNullOrEmpty(entity.Kind))
        {
            entity.Kind = definition?.Kind;
        }

        if (string.IsNullOrEmpty(entity.ApiVersion))
        {
            entity.ApiVersion = definition?.ApiVersion;
        }

        return entity;
    }
}
