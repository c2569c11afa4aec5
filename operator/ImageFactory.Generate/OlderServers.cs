using System.Text.Json.Nodes;

namespace ImageFactory.Generate;

/// <summary>
/// The custom resource definitions for Kubernetes before 1.25, which knows no validation rules in CEL: a kustomization
/// that takes them out, so that there are no two copies of the schemas. The defaults of statuses go, too: servers
/// before 1.22 take whoever creates an object for an owner of its status, which no apply can clear any more.
/// </summary>
internal static class OlderServers
{
    private const string Rules = "x-kubernetes-validations";
    private const string StatusDefault = "/spec/versions/0/schema/openAPIV3Schema/properties/status/default";

    /// <summary>The kustomization.</summary>
    /// <param name="crds">The custom resource definitions.</param>
    public static JsonObject Kustomization(IEnumerable<JsonObject> crds) => new()
    {
        ["apiVersion"] = "kustomize.config.k8s.io/v1beta1",
        ["kind"] = "Kustomization",
        ["resources"] = new JsonArray("../../crds"),
        ["patches"] = new JsonArray([.. crds.Select(Patch)]),
    };

    private static JsonObject Patch(JsonObject crd) => new()
    {
        ["target"] = new JsonObject
        {
            ["kind"] = "CustomResourceDefinition",
            ["name"] = crd["metadata"]!["name"]!.GetValue<string>(),
        },
        // Each line is JSON, which YAML reads.
        ["patch"] = string.Concat(
            PathsOf(crd, string.Empty).Append(StatusDefault)
                .Select(path => $"- {{\"op\": \"remove\", \"path\": \"{path}\"}}\n")),
    };

    private static IEnumerable<string> PathsOf(JsonNode? node, string path) => node switch
    {
        JsonObject map => map.SelectMany(pair => pair.Key == Rules
            ? [$"{path}/{Rules}"]
            : PathsOf(pair.Value, $"{path}/{Escape(pair.Key)}")),
        JsonArray list => list.Index().SelectMany(item => PathsOf(item.Item, $"{path}/{item.Index}")),
        _ => [],
    };

    // RFC 6901.
    private static string Escape(string name) => name
        .Replace("~", "~0", StringComparison.Ordinal)
        .Replace("/", "~1", StringComparison.Ordinal);
}
