using System.Text.Json.Nodes;

namespace ImageFactory.Kubernetes.Client;

/// <summary>
/// Makes the body of a server-side apply: what the server itself writes must not be claimed, and a resourceVersion would turn
/// the apply into a conditional one.
/// </summary>
internal static class ApplyBody
{
    private static readonly string[] _serversOwn =
        ["managedFields", "resourceVersion", "uid", "creationTimestamp", "generation", "deletionTimestamp",
         "deletionGracePeriodSeconds", "selfLink"];

    /// <summary>Everything but the status, which has its own call.</summary>
    public static JsonObject Whole(JsonObject entity)
    {
        entity.Remove("status");
        if (entity["metadata"] is JsonObject metadata)
        {
            foreach (var name in _serversOwn)
            {
                metadata.Remove(name);
            }
        }

        return entity;
    }

    /// <summary>
    /// The status, and which object it is of. A UID would be of no use: the server passes over it here, as tests against 1.20
    /// and 1.36 show.
    /// </summary>
    public static JsonObject Status(JsonObject entity)
    {
        var metadata = new JsonObject();
        foreach (var name in (string[])["name", "namespace"])
        {
            if (entity["metadata"]?[name] is { } value)
            {
                metadata[name] = value.DeepClone();
            }
        }

        return new JsonObject
        {
            ["apiVersion"] = entity["apiVersion"]?.DeepClone(),
            ["kind"] = entity["kind"]?.DeepClone(),
            ["metadata"] = metadata,
            ["status"] = entity["status"]?.DeepClone() ?? new JsonObject(),
        };
    }
}
