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

    // A name is somebody's text, and stands in a message of bounded length.
    private const int LongestShown = 64;

    // A name of more fields than these says nothing of where it was meant to stand.
    private const int MostPlaces = 3;

    // A field of one name twice is none that kubectl applies; JsonObject would find that in the middle of a look.
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false };

    /// <summary>Fields that were applied and dropped; empty where nobody applied the object from a client.</summary>
    public static IReadOnlyList<Finding> Applied<TEntity>(TEntity entity)
        where TEntity : class, IKubernetesObject<V1ObjectMeta>
    {
        if (entity.GetAnnotation(LastApplied) is not { } text)
        {
            return [];
        }

        try
        {
            return JsonNode.Parse(text, documentOptions: Strict) is JsonObject manifest
                ? Of(manifest, EntityJsonContext.Default.Options.GetTypeInfo(typeof(TEntity)))
                : [];
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            // Whoever wrote that, it is no manifest; a name with half a character in it is found as late as it is read.
            return [];
        }
    }

    /// <summary>Fields of a manifest that its kind has not, each with the nearest that it has.</summary>
    /// <param name="manifest">The whole object.</param>
    /// <param name="kind">The kind.</param>
    public static IReadOnlyList<Finding> Of(JsonObject manifest, JsonTypeInfo kind)
    {
        var places = new Lazy<ILookup<string, string>>(() => Places(kind, string.Empty).ToLookup(
            place => place.Name, place => place.Path, StringComparer.Ordinal));
        return
        [
            .. In(manifest, kind, string.Empty).Take(MostNamed).Select(unknown => new Finding(
                unknown.Path + Shown(unknown.Name), Remedy(unknown.Name, unknown.Path, unknown.Type, places.Value))),
        ];
    }

    private static IEnumerable<(string Name, string Path, JsonTypeInfo Type)> In(
        JsonNode? value, JsonTypeInfo type, string path) => (type.Kind, value) switch
        {
            // What every kind has is not ours to know, and nobody applies a status.
            _ when IsForeign(path) => [],
            (JsonTypeInfoKind.Object, JsonObject fields) => fields.SelectMany(field =>
                type.Properties.FirstOrDefault(property => property.Name == field.Key) is { } known
                    ? In(field.Value, type.Options.GetTypeInfo(known.PropertyType), $"{path}{field.Key}.")
                    : [(field.Key, path, type)]),
            (JsonTypeInfoKind.Enumerable, JsonArray list) => list.Index().SelectMany(
                entry => In(entry.Item, type.Options.GetTypeInfo(type.ElementType!), $"{path[..^1]}[{entry.Index}].")),
            _ => [],
        };

    private static bool IsForeign(string path) => path is "metadata." or "status.";

    // Most who write a name that is none have put the right one in the wrong place.
    private static string Remedy(string name, string path, JsonTypeInfo type, ILookup<string, string> places)
    {
        string[] meant = places[name].Take(MostPlaces + 1).ToArray() is { Length: > 0 and <= MostPlaces } elsewhere
            ? elsewhere
            : NearestName.Of(name, type.Properties.Select(property => property.Name)) is { } nearest
                ? [path + nearest]
                : [];
        return meant.Length > 0
            ? $"there is no such field: did you mean {string.Join(" or ", meant)}?"
            : "there is no such field: docs/reference.md lists all of them";
    }

    // Each field below the spec, with the path that it has.
    private static IEnumerable<(string Name, string Path)> Places(JsonTypeInfo type, string path) =>
        from property in type.Properties
        let field = path + property.Name
        where !IsForeign($"{field}.")
        let known = type.Options.GetTypeInfo(property.PropertyType)
        from place in (known.Kind switch
        {
            JsonTypeInfoKind.Object => Places(known, $"{field}."),
            JsonTypeInfoKind.Enumerable when type.Options.GetTypeInfo(known.ElementType!) is
            { Kind: JsonTypeInfoKind.Object } entry => Places(entry, $"{field}[]."),
            _ => [],
        }).Prepend((property.Name, field))
        select place;

    private static string Shown(string name)
    {
        var text = string.Concat(name.Take(LongestShown).Select(
            sign => char.IsControl(sign) || char.IsSurrogate(sign) ? '?' : sign));
        return name.Length > LongestShown ? $"{text}…" : text;
    }
}
