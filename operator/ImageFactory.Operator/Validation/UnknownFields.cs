using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using ImageFactory.Operator.Api;
using k8s;
using k8s.Models;

namespace ImageFactory.Operator.Validation;

/// <summary>
/// Fields that a manifest has and its kind has not. The API server drops them, in silence for clients that do not ask
/// it to be strict; what somebody wrote is in the annotation that kubectl and Argo CD leave for their next apply.
/// </summary>
internal static class UnknownFields
{
    /// <summary>The annotation of a client-side apply.</summary>
    public const string LastApplied = "kubectl.kubernetes.io/last-applied-configuration";

    private const int MostNamed = 10;

    /// <summary>Fields that were applied and dropped; empty where nobody applied the object from a client.</summary>
    public static IReadOnlyList<Finding> Applied<TEntity>(TEntity entity)
        where TEntity : class, IKubernetesObject<V1ObjectMeta> =>
        entity.GetAnnotation(LastApplied) is { } text && Parse(text) is { } manifest
            ? Of(manifest, EntityJsonContext.Default.Options.GetTypeInfo(typeof(TEntity)))
            : [];

    /// <summary>Fields of a manifest that its kind has not, each with the nearest that it has.</summary>
    /// <param name="manifest">The whole object.</param>
    /// <param name="kind">The kind.</param>
    public static IReadOnlyList<Finding> Of(JsonObject manifest, JsonTypeInfo kind) =>
        [.. In(manifest, kind, string.Empty).Take(MostNamed)];

    private static IEnumerable<Finding> In(JsonNode? value, JsonTypeInfo type, string path) => (type.Kind, value) switch
    {
        // What every kind has is not ours to know, and nobody applies a status.
        _ when path is "metadata." or "status." => [],
        (JsonTypeInfoKind.Object, JsonObject fields) => fields.SelectMany(field =>
            type.Properties.FirstOrDefault(property => property.Name == field.Key) is { } known
                ? In(field.Value, type.Options.GetTypeInfo(known.PropertyType), $"{path}{field.Key}.")
                : [Unknown(field.Key, type, path)]),
        (JsonTypeInfoKind.Enumerable, JsonArray list) => list.Index().SelectMany(
            entry => In(entry.Item, type.Options.GetTypeInfo(type.ElementType!), $"{path[..^1]}[{entry.Index}].")),
        _ => [],
    };

    private static Finding Unknown(string name, JsonTypeInfo type, string path)
    {
        var known = type.Properties.Select(property => property.Name);
        return new Finding(
            path + name,
            NearestName.Of(name, known) is { } nearest
                ? $"there is no such field: did you mean {path}{nearest}?"
                : "there is no such field: docs/reference.md lists all of them");
    }

    private static JsonObject? Parse(string text)
    {
        try
        {
            return JsonNode.Parse(text) as JsonObject;
        }
        catch (JsonException)
        {
            // Whoever wrote that, it is no manifest.
            return null;
        }
    }
}
