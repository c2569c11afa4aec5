using System.Net;
using ImageFactory.Kubernetes.ApiServerTests.Runtime;
using ImageFactory.Kubernetes.Client;
using ImageFactory.Testing;
using k8s.Models;

namespace ImageFactory.Kubernetes.ApiServerTests.Faults;

/// <summary>The gadgets of one test, reached straight: whatever happens to the operator's way to the server.</summary>
internal sealed class Gadgets : IDisposable
{
    private Gadgets(KubernetesClient client) => Client = client;

    public KubernetesClient Client { get; }

    public string Namespace { get; private set; } = string.Empty;

    /// <summary>What a client needs to read gadgets.</summary>
    public static KubernetesClientOptions Options { get; } = new() { Resolvers = [RuntimeTestJsonContext.Default] };

    /// <summary>A namespace for a test, on a server that knows gadgets.</summary>
    public static async Task<Gadgets> InAsync(ApiServerProcess server)
    {
        var gadgets = new Gadgets(server.CreateClient(Options));
        await CustomResources.InstallAsync<V1Gadget>(gadgets.Client);
        gadgets.Namespace = await gadgets.NewNamespaceAsync();
        return gadgets;
    }

    public async Task<string> NewNamespaceAsync()
    {
        try
        {
            return await TestNamespace.CreateAsync(Client);
        }
        catch (ApiException error) when (error.StatusCode == HttpStatusCode.NotFound)
        {
            // A CRD server knows no namespaces, and takes any.
            return TestNamespace.NewName();
        }
    }

    public Task<V1Gadget> CreateAsync(string name, string value = "1", string? @namespace = null) => Client.CreateAsync(
        new V1Gadget
        {
            Metadata = new V1ObjectMeta { Name = name, NamespaceProperty = @namespace ?? Namespace },
            Spec = new V1GadgetSpec { Value = value },
        });

    public Task<V1Gadget> PatchAsync(string name, string patch) => Client.PatchAsync<V1Gadget>(name, Namespace, patch);

    public Task<V1Gadget> SetAsync(string name, string value) =>
        PatchAsync(name, $$$"""{"spec":{"value":"{{{value}}}"}}""");

    public Task DeleteAsync(string name) => Client.DeleteAsync<V1Gadget>(name, Namespace);

    public Task<V1Gadget?> GetAsync(string name) => Client.GetAsync<V1Gadget>(name, Namespace);

    public Task GoneAsync(string name) => Eventually.HoldsAsync(
        async () => await GetAsync(name) is null, TimeSpan.FromSeconds(90), () => $"{name} is gone");

    public void Dispose() => Client.Dispose();
}
