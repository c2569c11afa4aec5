using ImageFactory.Kubernetes.Client;
using ImageFactory.Testing;
using Xunit;

namespace ImageFactory.Kubernetes.ApiServerTests.Client;

[Collection(ApiServerCollection.Name)]
public sealed class ApplyTests(ApiServerFixture fixture) : IAsyncLifetime
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
    public Task An_apply_creates_then_updates_and_drops_what_is_left_out() =>
        ApplyCases.ApplyCreatesThenUpdatesAndDropsWhatIsLeftOutAsync(_client, _namespace);

    [Fact]
    public Task An_object_that_was_read_may_be_applied() =>
        ApplyCases.AnObjectThatWasReadMayBeAppliedAsync(_client, _namespace);

    [Fact]
    public Task Status_applies_of_two_managers_are_merged_by_type() =>
        ApplyCases.StatusAppliesOfTwoManagersAreMergedByTypeAsync(_client, _namespace);

    [Fact]
    public Task Any_text_comes_back_as_it_went() => ApplyCases.AnyTextComesBackAsItWentAsync(_client, _namespace);

    [Fact]
    public Task The_status_of_an_object_that_is_gone_is_not_written() =>
        ApplyCases.TheStatusOfAnObjectThatIsGoneIsNotWrittenAsync(_client, _namespace);

    [Fact]
    public Task A_refused_value_is_told_with_its_field() =>
        ApplyCases.ARefusedValueIsToldWithItsFieldAsync(_client, _namespace);
}
