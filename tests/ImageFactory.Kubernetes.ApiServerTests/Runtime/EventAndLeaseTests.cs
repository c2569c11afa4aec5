using ImageFactory.Kubernetes.Abstractions.Events;
using ImageFactory.Kubernetes.Abstractions.LeaderElection;
using ImageFactory.Kubernetes.Client;
using ImageFactory.Testing;
using k8s.Models;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace ImageFactory.Kubernetes.ApiServerTests.Runtime;

public sealed class EventAndLeaseTests(ApiServerFixture fixture) : IClassFixture<ApiServerFixture>, IDisposable
{
    private readonly KubernetesClient _client = fixture.Server.CreateClient();

    public void Dispose() => _client.Dispose();

    [Fact]
    public async Task A_hundred_repeats_of_an_event_are_one_object_with_a_count()
    {
        var lease = await _client.CreateAsync(
            new V1Lease { Metadata = new V1ObjectMeta { Name = "subject", NamespaceProperty = "default" } });
        await using (var op = await OperatorUnderTest.StartAsync(fixture.Server.Kubeconfig, "default", _ => { }))
        {
            var publish = op.Services.GetRequiredService<EventPublisher>();
            for (var repeat = 0; repeat < 100; repeat++)
            {
                await publish(lease, "BuildFailed", $"The build failed: {new string('x', 2000)}", EventType.Warning);
            }

            // The first is written at once, the repeats when the operator ends, which does not wait long for them.
            await Eventually.HoldsAsync(
                async () => (await _client.ListAsync<Eventsv1Event>("default")).Count > 0,
                TimeSpan.FromSeconds(90),
                () => "no event is written",
                TimeSpan.FromMilliseconds(20));
        }

        var written = Assert.Single(await _client.ListAsync<Eventsv1Event>("default"));
        Assert.Equal(
            ("BuildFailed", "BuildFailed", "Warning", "runtime-test", 100, "Lease", "subject"),
            (written.Reason, written.Action, written.Type, written.ReportingController, written.Series?.Count,
                written.Regarding?.Kind, written.Regarding?.Name));
    }

    [Fact]
    public async Task An_operator_that_ends_gives_its_lease_to_the_next_at_once()
    {
        string? first;
        await using (await LeadAsync())
        {
            first = await HolderAsync(holder => !string.IsNullOrEmpty(holder));
        }

        Assert.Equal(string.Empty, await HolderAsync(_ => true));
        await using (await LeadAsync())
        {
            Assert.NotEqual(first, await HolderAsync(holder => !string.IsNullOrEmpty(holder)));
        }
    }

    private Task<OperatorUnderTest> LeadAsync() => OperatorUnderTest.StartAsync(
        fixture.Server.Kubeconfig, "default", _ => { }, LeaderElectionType.Single);

    private async Task<string?> HolderAsync(Func<string?, bool> holds)
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(90));
        while (true)
        {
            var lease = await _client.GetAsync<V1Lease>("runtime-test-leader", "default", deadline.Token);
            if (lease is not null && holds(lease.Spec?.HolderIdentity))
            {
                return lease.Spec?.HolderIdentity;
            }
        }
    }
}
