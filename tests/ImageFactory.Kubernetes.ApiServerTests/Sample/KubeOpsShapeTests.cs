using ImageFactory.Kubernetes.Client;
using ImageFactory.Kubernetes.Conditions;
using ImageFactory.Testing;
using k8s.Models;
using KubeOpsShape.Entities;
using Xunit;

namespace ImageFactory.Kubernetes.ApiServerTests.Sample;

[Collection(ApiServerCollection.Name)]
public sealed class KubeOpsShapeTests(ApiServerFixture fixture) : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly KubernetesClient _client = fixture.Server.CreateClient(
        new KubernetesClientOptions { Resolvers = [GreetingJsonContext.Default] });

    private string _namespace = string.Empty;

    public async Task InitializeAsync()
    {
        _namespace = await TestNamespace.CreateAsync(_client);
        var definition = Assert.Single(YamlDocuments.Parse(await SampleProcess.DefinitionAsync()));
        await _client.CreateAsync(CustomDefinition.Of(definition));
    }

    public Task DisposeAsync()
    {
        _client.Dispose();
        return Task.CompletedTask;
    }

    [Fact]
    public async Task An_operator_written_as_KubeOps_teaches_creates_follows_reports_and_cleans_up()
    {
        await using var sample = new SampleProcess(fixture.Server.Kubeconfig);
        await HoldsAsync(sample, async () => await CreateAsync("world") is not null);

        await HoldsAsync(sample, () => IsReadyAsync("Good morning, world", generation: 1));
        Assert.Equal("Good morning, world", (await LetterAsync())?.Data?["greeting"]);

        await _client.PatchAsync<V1Greeting>("hello", _namespace, """{"spec":{"whom":"moon"}}""");
        await HoldsAsync(sample, () => IsReadyAsync("Good morning, moon", generation: 2));
        Assert.Equal("Good morning, moon", (await LetterAsync())?.Data?["greeting"]);

        await _client.DeleteAsync<V1Greeting>("hello", _namespace);
        await HoldsAsync(sample, async () => await _client.GetAsync<V1Greeting>("hello", _namespace) is null);
        Assert.Null(await LetterAsync());

        await HoldsAsync(sample, async () => (await EventsAsync()).SequenceEqual(["Good morning, world"]));
    }

    private async Task<V1Greeting?> CreateAsync(string whom)
    {
        try
        {
            return await _client.CreateAsync(new V1Greeting
            {
                Metadata = new V1ObjectMeta { Name = "hello", NamespaceProperty = _namespace },
                Spec = new V1Greeting.GreetingSpec { Whom = whom },
            });
        }
        catch (ApiException error) when (error.IsNotServed)
        {
            // The server does not serve a new kind at once.
            return null;
        }
    }

    private async Task<bool> IsReadyAsync(string message, long generation) =>
        await _client.GetAsync<V1Greeting>("hello", _namespace) is { Status: { } status } greeting
        && status.ObservedGeneration == generation
        && ConditionList.Find(status.Conditions, KStatus.Ready) is { Status: ConditionList.True } ready
        && ready.Message == message
        && KStatus.Of(greeting, status.ObservedGeneration, [.. status.Conditions]).Status == ObjectStatus.Current;

    private Task<V1ConfigMap?> LetterAsync() => _client.GetAsync<V1ConfigMap>("hello", _namespace);

    // Both greetings have one reason, so the second is a repeat of the first.
    private async Task<IEnumerable<string?>> EventsAsync() =>
        (await _client.ListAsync<Eventsv1Event>(_namespace)).Select(written => written.Note);

    private static Task HoldsAsync(SampleProcess sample, Func<Task<bool>> condition) =>
        Eventually.HoldsAsync(condition, Patience, () => sample.Log);
}
