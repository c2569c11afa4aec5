using System.Text.Json;
using ImageFactory.Kubernetes.Abstractions.Entities;
using ImageFactory.Kubernetes.Models;

namespace ImageFactory.Kubernetes.Json;

/// <summary>Takes a list apart, so that users' contexts need to know their entity alone.</summary>
internal static class ListReader
{
    /// <summary>Reads one page.</summary>
    /// <exception cref="JsonException">It is no list.</exception>
    public static EntityList<TEntity> Read<TEntity>(ReadOnlySpan<byte> json, EntityReader<TEntity> entities)
        where TEntity : class, IKubernetesObject<V1ObjectMeta>
    {
        var list = new EntityList<TEntity>();
        var reader = new Utf8JsonReader(json);
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
        {
            throw new JsonException("no list");
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = reader.GetString();
            reader.Read();
            switch (name)
            {
                case "apiVersion": list.ApiVersion = reader.GetString(); break;
                case "kind": list.Kind = reader.GetString(); break;
                case "metadata":
                    list.Metadata =
                        JsonSerializer.Deserialize(ref reader, KubernetesJsonContext.Default.V1ListMeta) ?? new();
                    break;
                case "items" when reader.TokenType == JsonTokenType.StartArray:
                    ReadItems(ref reader, list, entities);
                    break;
                default: reader.Skip(); break;
            }
        }

        return list;
    }

    private static void ReadItems<TEntity>(
        ref Utf8JsonReader reader, EntityList<TEntity> list, EntityReader<TEntity> entities)
        where TEntity : class, IKubernetesObject<V1ObjectMeta>
    {
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            var (entity, error) = entities.Read(ref reader);
            if (error is null)
            {
                list.Items.Add(entity);
            }
            else
            {
                list.Unreadable.Add(new UnreadableEntity<TEntity>(entity, error));
            }
        }
    }
}
