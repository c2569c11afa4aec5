using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using ImageFactory.Operator.Api;
using ImageFactory.Operator.Api.DistroProfile;

namespace ImageFactory.Operator.Validation;

/// <summary>
/// Lays a profile over its parent: objects field by field, lists and maps whole, but for those that the profile
/// extends. It walks the serializer's metadata, so that a new field inherits without a line of code.
/// </summary>
internal static class ProfileMerge
{
    /// <summary>The keys of lists of objects (XListMapKeys); in a list of texts each is its own.</summary>
    internal static readonly IReadOnlyList<IReadOnlyList<string>> ListKeys = [["name"], ["cloud", "region"], ["email"]];

    /// <summary>The merged spec; neither input is changed or shared.</summary>
    /// <param name="lineage">The profile first, then its parents.</param>
    public static V1DistroProfileSpec Merge(IEnumerable<V1DistroProfileSpec> lineage)
    {
        var info = EntityJsonContext.Default.V1DistroProfileSpec;
        // From the eldest on: what a child extends is what its parent has with all that it inherits itself.
        var merged = lineage.Reverse().Aggregate((parent, child) =>
            (V1DistroProfileSpec)Merge(child, parent, info, string.Empty, child.InheritsFrom?.Extend ?? []));
        var copy = JsonSerializer.Deserialize(JsonSerializer.SerializeToUtf8Bytes(merged, info), info)!;
        copy.InheritsFrom = null;
        // It says nothing of the image: a build before and one after have the same input.
        copy.Suspend = null;
        return copy;
    }

    // A finished image is one file: format and compression of the parent's say nothing of another.
    private static object Merge(object child, object parent, JsonTypeInfo info, string path, IList<string> extended)
    {
        var merged = info.CreateObject!();
        foreach (var property in info.Properties)
        {
            var mine = property.Get!(child);
            var theirs = property.Get(parent);
            var type = EntityJsonContext.Default.Options.GetTypeInfo(property.PropertyType);
            var field = path + property.Name;
            property.Set!(merged, (mine, theirs) switch
            {
                (null, _) => theirs,
                (_, null) => mine,
                _ when type.Type == typeof(V1ImageSource) => mine,
                _ when type.Kind == JsonTypeInfoKind.Object => Merge(mine, theirs, type, $"{field}.", extended),
                _ when extended.Contains(field) => Extend(mine, theirs, type),
                _ => mine,
            });
        }

        return merged;
    }

    // In JSON, where all lists are alike, and so are all maps.
    private static object Extend(object child, object parent, JsonTypeInfo info)
    {
        var mine = JsonSerializer.SerializeToNode(child, info)!;
        var theirs = JsonSerializer.SerializeToNode(parent, info)!;
        JsonNode both = mine is JsonObject map
            ? Extended(map, theirs.AsObject())
            : Extended(mine.AsArray(), theirs.AsArray());
        return both.Deserialize(info)!;
    }

    private static JsonObject Extended(JsonObject child, JsonObject parent)
    {
        foreach (var (name, value) in child)
        {
            parent[name] = value?.DeepClone();
        }

        return parent;
    }

    private static JsonArray Extended(JsonArray child, JsonArray parent)
    {
        // One that both have stays in the parent's place: the order of repositories and elements matters.
        foreach (var item in child)
        {
            var place = parent.Select(KeyOf).ToList().IndexOf(KeyOf(item));
            if (place >= 0)
            {
                parent[place] = item?.DeepClone();
            }
            else
            {
                parent.Add(item?.DeepClone());
            }
        }

        return parent;
    }

    // What tells the entries of a list apart for the API server, too.
    private static string? KeyOf(JsonNode? item) => item is JsonObject entry
        && ListKeys.FirstOrDefault(keys => keys.All(entry.ContainsKey)) is { } found
            ? string.Join('/', found.Select(key => entry[key]!.ToJsonString()))
            : item?.ToJsonString();
}
