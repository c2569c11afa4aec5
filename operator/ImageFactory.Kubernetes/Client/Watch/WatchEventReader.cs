using System.Buffers;
using System.Net;
using System.Text.Json;
using ImageFactory.Kubernetes.Client.Transport;
using ImageFactory.Kubernetes.Json;
using k8s;
using k8s.Models;

namespace ImageFactory.Kubernetes.Client.Watch;

/// <summary>Reads the lines of a watch.</summary>
internal sealed class WatchEventReader<TEntity>(string request, EntityReader<TEntity> entities)
    where TEntity : class, IKubernetesObject<V1ObjectMeta>
{
    /// <summary>
    /// Reads one line. An object that does not fit its type becomes an event with an error; a line that is no event at
    /// all ends the watch, since nobody can tell what it was and from which version to go on.
    /// </summary>
    /// <returns>The event; null for a line of a kind that is not known.</returns>
    /// <exception cref="ApiException">The server told of an error, or the line is no event.</exception>
    public WatchEvent<TEntity>? Read(in ReadOnlySequence<byte> line)
    {
        try
        {
            return ReadEvent(line);
        }
        catch (Exception error) when (EntityReader<TEntity>.IsUnreadable(error))
        {
            throw new ApiException(
                0,
                ApiReasons.Unreadable,
                $"{request}: a line of {line.Length} bytes is no event: {error.Message}",
                innerException: error as JsonException ?? new JsonException(error.Message, error));
        }
    }

    private WatchEvent<TEntity>? ReadEvent(in ReadOnlySequence<byte> line)
    {
        var reader = new Utf8JsonReader(line);
        string? type = null;
        Utf8JsonReader at = default;
        Expect(reader.Read() && reader.TokenType == JsonTokenType.StartObject);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("type"u8))
            {
                reader.Read();
                type = reader.GetString();
            }
            else if (reader.ValueTextEquals("object"u8))
            {
                reader.Read();
                at = reader;
                reader.Skip();
            }
            else
            {
                reader.Skip();
            }
        }

        // A reader that was never set stands on no token.
        Expect(type is not null && at.TokenType != JsonTokenType.None);
        return type switch
        {
            "ADDED" => Entity(WatchEventType.Added, ref at),
            "MODIFIED" => Entity(WatchEventType.Modified, ref at),
            "DELETED" => Entity(WatchEventType.Deleted, ref at),
            "BOOKMARK" => Bookmark(ref at),
            "ERROR" => throw Error(ref at),
            _ => null,
        };
    }

    private WatchEvent<TEntity> Entity(WatchEventType type, ref Utf8JsonReader reader)
    {
        var (entity, error) = entities.Read(ref reader);
        return new WatchEvent<TEntity>(type, entity) { Error = error };
    }

    // A bookmark has a version and nothing else: a type whose members are required could not be read from it.
    private WatchEvent<TEntity> Bookmark(ref Utf8JsonReader reader)
    {
        var start = reader;
        return entities.ReadMetadata(ref reader) is { } entity
            ? new WatchEvent<TEntity>(WatchEventType.Bookmark, entity)
            : Entity(WatchEventType.Bookmark, ref start);
    }

    private ApiException Error(ref Utf8JsonReader reader)
    {
        var status = JsonSerializer.Deserialize(ref reader, ApiJson.Options().TypeInfo<V1Status>()) ?? new V1Status();
        return ErrorReader.From(
            request, (HttpStatusCode)(status.Code ?? (int)HttpStatusCode.InternalServerError), status);
    }

    private static void Expect(bool isSo)
    {
        if (!isSo)
        {
            throw new JsonException("type and object are missing");
        }
    }
}
