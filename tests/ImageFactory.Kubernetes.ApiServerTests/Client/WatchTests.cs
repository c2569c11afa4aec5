using System.Text.Json.Nodes;
using ImageFactory.Kubernetes.Client;
using ImageFactory.Testing;
using k8s;
using k8s.Models;
using Xunit;

namespace ImageFactory.Kubernetes.ApiServerTests.Client;

[Collection(ApiServerCollection.Name)]
public sealed class WatchTests(ApiServerFixture fixture) : IAsyncLifetime, IDisposable
{
    private readonly KubernetesClient _client = fixture.Server.CreateClient(
        new KubernetesClientOptions { Resolvers = [GadgetJsonContext.Default] });

    private readonly CancellationTokenSource _deadline = new(TimeSpan.FromSeconds(60));
    private string _namespace = string.Empty;

    public async Task InitializeAsync() => _namespace = await TestNamespace.CreateAsync(_client);

    public Task DisposeAsync() => Task.CompletedTask;

    public void Dispose()
    {
        _client.Dispose();
        _deadline.Dispose();
    }

    [Fact]
    public async Task A_watch_from_a_lists_version_sees_what_came_after_it()
    {
        await _client.CreateAsync(Map("before"));
        var list = await _client.ListPageAsync<V1ConfigMap>(new ListOptions { Namespace = _namespace });
        await _client.CreateAsync(Map("m"));
        await _client.PatchAsync<V1ConfigMap>("m", _namespace, """{"data":{"a":"b"}}""");
        await _client.DeleteAsync<V1ConfigMap>("m", _namespace);

        var seen = await TakeAsync<V1ConfigMap>(list.Metadata.ResourceVersion, 3);

        Assert.Equal(
            [(WatchEventType.Added, "m"), (WatchEventType.Modified, "m"), (WatchEventType.Deleted, "m")],
            seen.Select(change => (change.Type, change.Entity.Name())));
        Assert.Equal("b", seen[1].Entity.Data!["a"]);
    }

    [Fact]
    public async Task A_watch_for_metadata_alone_carries_no_data()
    {
        var list = await _client.ListPageAsync<V1ConfigMap>(new ListOptions { Namespace = _namespace });
        await _client.CreateAsync(Map("m"));

        var seen = await TakeAsync<V1PartialObjectMetadata>(
            list.Metadata.ResourceVersion, 1, EntityDefinition.Of<V1ConfigMap>());

        Assert.Equal(("PartialObjectMetadata", "m"), (seen[0].Entity.Kind, seen[0].Entity.Name()));
    }

    [Fact]
    public async Task A_version_that_the_server_forgot_is_told_as_expired()
    {
        await GadgetDefinition.InstallAsync(_client);

        // The server knows nothing of the kind from before it was defined.
        var error = await Assert.ThrowsAsync<ApiException>(() => TakeAsync<Gadget>("1", 1));

        Assert.True(error.IsExpired, error.Message);
    }

    [Fact]
    public async Task A_watch_of_an_empty_kind_opens_and_ends_when_the_server_says_so()
    {
        var options = new WatchOptions { Namespace = _namespace, ServerTimeout = TimeSpan.FromSeconds(1) };

        Assert.Empty(await _client.WatchAsync<V1ConfigMap>(options, _deadline.Token).ToListAsync(_deadline.Token));
    }

    [Fact]
    public async Task Objects_that_do_not_fit_do_not_stop_those_that_do()
    {
        await GadgetDefinition.InstallAsync(_client);
        var list = await _client.ListPageAsync<Gadget>(new ListOptions { Namespace = _namespace });
        await CreateGadgetAsync("good", "3");
        await CreateGadgetAsync("poison", "\"large\"");
        await CreateGadgetAsync("also-good", "4");

        var seen = await TakeAsync<Gadget>(list.Metadata.ResourceVersion, 3);

        Assert.Equal(
            [("good", 3, false), ("poison", null, true), ("also-good", (int?)4, false)],
            seen.Select(change => (change.Entity.Name(), change.Entity.Spec.Weight, change.Error is not null)));
        Assert.NotEmpty(seen[1].Entity.Metadata.ResourceVersion!);
        var page = await _client.ListPageAsync<Gadget>(new ListOptions { Namespace = _namespace });
        Assert.Equal(["also-good", "good"], page.Items.Select(gadget => gadget.Name()));
        Assert.Equal(["poison"], page.Unreadable.Select(gadget => gadget.Entity.Name()));
    }

    private async Task CreateGadgetAsync(string name, string weight)
    {
        await _client.CreateAsync(
            new Gadget { Metadata = new V1ObjectMeta { Name = name, NamespaceProperty = _namespace } });
        var patch = new JsonObject { ["spec"] = new JsonObject { ["weight"] = JsonNode.Parse(weight) } };
        try
        {
            await _client.PatchAsync<Gadget>(name, _namespace, patch.ToJsonString());
        }
        catch (ApiException error) when (error.Reason == "Unreadable")
        {
            // The answer to the patch is the poison itself.
        }
    }

    private async Task<List<WatchEvent<TEntity>>> TakeAsync<TEntity>(
        string? version, int count, EntityDefinition? resource = null)
        where TEntity : class, IKubernetesObject<V1ObjectMeta>
    {
        var options = new WatchOptions { Namespace = _namespace, ResourceVersion = version, Resource = resource };
        return await _client.WatchAsync<TEntity>(options, _deadline.Token)
            .Where(change => change.Type != WatchEventType.Bookmark)
            .Where(change => change.Entity is not Gadget || change.Type == WatchEventType.Modified)
            .Take(count)
            .ToListAsync(_deadline.Token);
    }

    private V1ConfigMap Map(string name) => new()
    {
        Metadata = new V1ObjectMeta { Name = name, NamespaceProperty = _namespace },
        Data = new Dictionary<string, string> { ["key"] = "value" },
    };
}
