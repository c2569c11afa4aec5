using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;

namespace ImageFactory.Operator.Status;

/// <summary>Statuses as JSON, in which they are compared and copied.</summary>
internal static class StatusJson
{
    /// <summary>The status as it goes over the wire.</summary>
    public static JsonObject ToNode<TStatus>(TStatus status, JsonTypeInfo<TStatus> json) =>
        JsonSerializer.SerializeToNode(status, json)!.AsObject();

    /// <summary>A copy that a reconcile can change without touching what was read; an empty one of null.</summary>
    public static TStatus Copy<TStatus>(TStatus? status, JsonTypeInfo<TStatus> json)
        where TStatus : class, new() =>
        status is null ? new TStatus() : ToNode(status, json).Deserialize(json)!;
}
