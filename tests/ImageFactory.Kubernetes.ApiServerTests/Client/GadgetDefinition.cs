using System.Text.Json.Nodes;
using ImageFactory.Kubernetes.Client;
using ImageFactory.Kubernetes.Models;

namespace ImageFactory.Kubernetes.ApiServerTests.Client;

/// <summary>Teaches a server the kind <see cref="Gadget"/>.</summary>
internal static class GadgetDefinition
{
    // size is what a schema says that somebody loosened: the class takes an integer.
    private const string Spec =
        """
        {"group":"tests.imagefactory.dev","scope":"Namespaced",
         "names":{"kind":"Gadget","plural":"gadgets","singular":"gadget","listKind":"GadgetList"},
         "versions":[{"name":"v1","served":true,"storage":true,"subresources":{"status":{}},
          "schema":{"openAPIV3Schema":{"type":"object","properties":{
           "spec":{"type":"object","properties":{
            "size":{"x-kubernetes-int-or-string":true},
            "colour":{"type":"string","enum":["Red","Blue"]}}},
           "status":{"type":"object","properties":{
            "phase":{"type":"string"},
            "conditions":{"type":"array","x-kubernetes-list-type":"map","x-kubernetes-list-map-keys":["type"],
             "items":{"type":"object","required":["type"],"properties":{
              "type":{"type":"string"},"status":{"type":"string"},"reason":{"type":"string"},
              "message":{"type":"string"},"lastTransitionTime":{"type":"string","format":"date-time"},
              "observedGeneration":{"type":"integer","format":"int64"}}}}}}}}}}]}
        """;

    public static async Task InstallAsync(IKubernetesClient client)
    {
        var definition = new V1CustomResourceDefinition
        {
            Metadata = new V1ObjectMeta { Name = "gadgets.tests.imagefactory.dev" },
            Spec = JsonNode.Parse(Spec)!.AsObject(),
        };
        await client.ApplyAsync(definition, "tests");
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        var options = new WatchOptions { FieldSelector = "metadata.name=gadgets.tests.imagefactory.dev" };
        await foreach (var change in client.WatchAsync<V1CustomResourceDefinition>(options, deadline.Token))
        {
            if (change.Entity.Status?.Conditions?.Any(condition => condition is { Type: "Established", Status: "True" }) == true)
            {
                break;
            }
        }

        // Established comes a moment before the handler of the kind.
        while (true)
        {
            try
            {
                await client.ListPageAsync<V1PartialObjectMetadata>(
                    new ListOptions { Resource = EntityDefinition.Of<Gadget>(), Limit = 1 }, deadline.Token);
                return;
            }
            catch (ApiException error) when (error.IsNotFound)
            {
                await Task.Yield();
            }
        }
    }
}
