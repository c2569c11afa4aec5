using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using ImageFactory.Kubernetes.Conditions;
using ImageFactory.Testing;

namespace ImageFactory.Operator.Tests.GitOps;

/// <summary>
/// An object as a cluster has it, of its status what tools read. Recorded once and compared ever after, so that the
/// tests of those tools need no operator.
/// </summary>
/// <param name="Name">Kind and state.</param>
/// <param name="Json">The object.</param>
internal sealed record RecordedObject(string Name, JsonObject Json)
{
    private static readonly JsonSerializerOptions Lines =
        new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Takes an object as it is now.</summary>
    public static RecordedObject Of<T>(string name, T entity, JsonTypeInfo<T> json)
    {
        var whole = JsonSerializer.SerializeToNode(entity, json)!;
        var trimmed = new JsonObject
        {
            ["apiVersion"] = "imagefactory.dev/v1alpha1",
            ["kind"] = typeof(T).Name[2..],
            ["metadata"] = Fields(whole["metadata"], "name", "namespace", "generation", "deletionTimestamp"),
            ["spec"] = whole["spec"]!.DeepClone(),
        };
        // Before the operator has looked, a status is what the API server fills in.
        var status = Fields(whole["status"], "observedGeneration", "phase", "conditions")
            ?? JsonNode.Parse(KStatus.NotObserved)!.AsObject();
        // How many reconciles it took to get there is of no concern here.
        foreach (var condition in status["conditions"]?.AsArray() ?? [])
        {
            condition!["lastTransitionTime"] = "2026-12-01T12:00:00Z";
        }

        trimmed["status"] = status;
        return new RecordedObject(name, trimmed);
    }

    /// <summary>It is as it was recorded.</summary>
    public void AssertRecorded() => Golden.AssertEqual($"argocd/{Name}.json", Json.ToJsonString(Lines) + "\n");

    private static JsonObject? Fields(JsonNode? node, params string[] names) => node is null
        ? null
        : new JsonObject(
            from name in names
            where node[name] is not null
            select KeyValuePair.Create(name, (JsonNode?)node[name]!.DeepClone()));
}
