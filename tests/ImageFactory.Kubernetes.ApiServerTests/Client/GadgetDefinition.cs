using System.Text.Json.Nodes;
using ImageFactory.Kubernetes.Client;
using ImageFactory.Testing;
using k8s.Models;

namespace ImageFactory.Kubernetes.ApiServerTests.Client;

/// <summary>Teaches a server the kind <see cref="Gadget"/>.</summary>
internal static class GadgetDefinition
{
    // weight is what a schema that somebody loosened says: the class takes an integer.
    private const string Spec =
        """
        {"group":"tests.imagefactory.dev","scope":"Namespaced",
         "names":{"kind":"Gadget","plural":"gadgets","singular":"gadget","listKind":"GadgetList"},
         "versions":[{"name":"v1","served":true,"storage":true,"subresources":{"status":{}},
          "schema":{"openAPIV3Schema":{"type":"object","properties":{
           "spec":{"type":"object","properties":{
            "size":{"type":"integer"},
            "weight":{"x-kubernetes-preserve-unknown-fields":true},
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
        var definition = new CustomDefinition
        {
            Metadata = new V1ObjectMeta { Name = "gadgets.tests.imagefactory.dev" },
            Spec = JsonNode.Parse(Spec)!.AsObject(),
        };
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(90));
        await client.ApplyAsync(definition, "tests", deadline.Token);
        await WaitUntilEstablishedAsync(client, deadline.Token);
        await WaitUntilServedAsync(client, deadline.Token);
    }

    private static async Task WaitUntilEstablishedAsync(IKubernetesClient client, CancellationToken cancellationToken)
    {
        var list = await client.ListPageAsync<CustomDefinition>(new ListOptions(), cancellationToken);
        if (list.Items.Any(definition => definition.IsEstablished))
        {
            return;
        }

        // Always from a list's version: a current API server on an etcd before 3.4.25 refuses a watch without one.
        var options = new WatchOptions { ResourceVersion = list.Metadata.ResourceVersion };
        await foreach (var change in client.WatchAsync<CustomDefinition>(options, cancellationToken))
        {
            if (change.Entity.IsEstablished)
            {
                return;
            }
        }
    }

    // A definition is established a moment before its kind is served.
    private static async Task WaitUntilServedAsync(IKubernetesClient client, CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                await client.ListPageAsync<V1PartialObjectMetadata>(
                    new ListOptions { Resource = EntityDefinition.Of<Gadget>(), Limit = 1 }, cancellationToken);
                return;
            }
            catch (ApiException error) when (error.IsNotServed)
            {
                await Task.Yield();
            }
        }
    }
}
