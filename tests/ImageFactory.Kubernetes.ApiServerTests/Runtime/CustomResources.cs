using System.Net;
using System.Text.Json.Nodes;
using ImageFactory.Kubernetes.Client;
using ImageFactory.Testing;
using k8s.Models;

namespace ImageFactory.Kubernetes.ApiServerTests.Runtime;

/// <summary>Teaches a server kinds of these tests.</summary>
internal static class CustomResources
{
    public static async Task InstallAsync<TEntity>(IKubernetesClient client)
    {
        var kind = EntityDefinition.Of<TEntity>();
        var name = $"{kind.Plural}.{kind.Group}";
        if (await client.GetAsync<CustomDefinition>(name) is null)
        {
            await client.CreateAsync(new CustomDefinition
            {
                Metadata = new V1ObjectMeta { Name = name },
                Spec = new JsonObject
                {
                    ["group"] = kind.Group,
                    ["scope"] = "Namespaced",
                    ["names"] = new JsonObject
                    {
                        ["kind"] = kind.Kind,
                        ["plural"] = kind.Plural,
                        ["singular"] = kind.Kind.ToLowerInvariant(),
                    },
                    ["versions"] = new JsonArray(new JsonObject
                    {
                        ["name"] = kind.Version,
                        ["served"] = true,
                        ["storage"] = true,
                        ["subresources"] = new JsonObject { ["status"] = new JsonObject() },
                        ["schema"] = new JsonObject
                        {
                            ["openAPIV3Schema"] = new JsonObject
                            {
                                ["type"] = "object",
                                ["x-kubernetes-preserve-unknown-fields"] = true,
                            },
                        },
                    }),
                },
            });
        }

        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(90));
        while (!await IsEstablishedAsync(client, name, deadline.Token))
        {
            await Task.Yield();
        }

        // A definition is established a moment before its kind is served.
        while (!await IsServedAsync(client, kind, deadline.Token))
        {
            await Task.Yield();
        }
    }

    private static async Task<bool> IsServedAsync(
        IKubernetesClient client, EntityDefinition kind, CancellationToken token)
    {
        try
        {
            await client.ListPageAsync<V1PartialObjectMetadata>(new ListOptions { Resource = kind, Limit = 1 }, token);
            return true;
        }
        catch (ApiException error) when (error.StatusCode == HttpStatusCode.NotFound)
        {
            return false;
        }
    }

    private static async Task<bool> IsEstablishedAsync(
        IKubernetesClient client, string name, CancellationToken token) =>
        await client.GetAsync<CustomDefinition>(name, null, token) is { IsEstablished: true };
}
