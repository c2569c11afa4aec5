using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using ImageFactory.Operator.Api;
using ImageFactory.Operator.Api.DistroProfile;

namespace ImageFactory.Operator.Validation;

/// <summary>
/// Lays a profile over its parent: objects field by field, lists and maps whole. It walks the serializer's metadata, so
/// that a new field inherits without a line of code.
/// </summary>
internal static class ProfileMerge
{
    /// <summary>The merged spec; neither input is changed or shared.</summary>
    /// <param name="lineage">The profile first, then its parents.</param>
    public static V1DistroProfileSpec Merge(IEnumerable<V1DistroProfileSpec> lineage)
    {
        var info = EntityJsonContext.Default.V1DistroProfileSpec;
        var merged = lineage.Aggregate((child, parent) => (V1DistroProfileSpec)Merge(child, parent, info));
        var copy = JsonSerializer.Deserialize(JsonSerializer.SerializeToUtf8Bytes(merged, info), info)!;
        copy.InheritsFrom = null;
        return copy;
    }

    private static object Merge(object child, object parent, JsonTypeInfo info)
    {
        var merged = info.CreateObject!();
        foreach (var property in info.Properties)
        {
            var mine = property.Get!(child);
            var theirs = property.Get(parent);
            var type = EntityJsonContext.Default.Options.GetTypeInfo(property.PropertyType);
            property.Set!(
                merged,
                mine is not null && theirs is not null && type.Kind == JsonTypeInfoKind.Object
                    ? Merge(mine, theirs, type)
                    : mine ?? theirs);
        }

        return merged;
    }
}
