using ImageFactory.Kubernetes.Client;
using ImageFactory.Testing;
using k8s.Models;
using Xunit;

namespace ImageFactory.Kubernetes.ApiServerTests.Client;

/// <summary>Calls as KubeOps' users write them.</summary>
[Collection(ApiServerCollection.Name)]
public sealed class KubeOpsCallTests(ApiServerFixture fixture) : IAsyncLifetime
{
    private readonly KubernetesClient _client = fixture.Server.CreateClient(
        new KubernetesClientOptions { Resolvers = [GadgetJsonContext.Default] });

    private string _namespace = string.Empty;

    public async Task InitializeAsync()
    {
        await GadgetDefinition.InstallAsync(_client);
        _namespace = await TestNamespace.CreateAsync(_client);
    }

    public Task DisposeAsync()
    {
        _client.Dispose();
        return Task.CompletedTask;
    }

    [Fact]
    public async Task Saving_creates_what_is_not_there_and_replaces_what_is()
    {
        Assert.Equal("one", (await _client.SaveAsync(Map("one"))).Data!["key"]);
        Assert.Equal("two", (await _client.SaveAsync(Map("two"))).Data!["key"]);
    }

    [Fact]
    public async Task An_update_of_the_status_leaves_the_spec_alone_and_asks_for_the_latest_version()
    {
        var read = await _client.CreateAsync(new Gadget
        {
            Metadata = new V1ObjectMeta { Name = "g", NamespaceProperty = _namespace },
            Spec = new GadgetSpec { Size = 1 },
        });
        read.Spec.Size = 2;
        read.Status = new GadgetStatus { Phase = "Done" };

        var written = await _client.UpdateStatusAsync(read);

        Assert.Equal((1, "Done"), (written.Spec.Size, written.Status?.Phase));
        var error = await Assert.ThrowsAsync<ApiException>(() => _client.UpdateStatusAsync(read));
        Assert.True(error.IsConflict);
    }

    [Fact]
    public async Task An_object_is_deleted_by_itself_or_by_its_name_with_a_token()
    {
        await _client.DeleteAsync(await _client.CreateAsync(Map("one")), CancellationToken.None);
        Assert.Null(await _client.GetAsync<V1ConfigMap>("m", _namespace));

        await _client.CreateAsync(Map("two"));
        await _client.DeleteAsync<V1ConfigMap>("m", _namespace, CancellationToken.None);
        Assert.Null(await _client.GetAsync<V1ConfigMap>("m", _namespace));
    }

    private V1ConfigMap Map(string value) => new()
    {
        Metadata = new V1ObjectMeta { Name = "m", NamespaceProperty = _namespace },
        Data = new Dictionary<string, string> { ["key"] = value },
    };
}
