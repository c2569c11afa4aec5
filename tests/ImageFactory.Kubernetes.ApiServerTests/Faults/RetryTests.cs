using ImageFactory.Kubernetes.Abstractions.Builder;
using ImageFactory.Kubernetes.ApiServerTests.Runtime;
using ImageFactory.Kubernetes.Client;
using ImageFactory.Kubernetes.Hosting;
using ImageFactory.Kubernetes.Reconciliation;
using ImageFactory.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace ImageFactory.Kubernetes.ApiServerTests.Faults;

[Collection(CrdServerCollection.Name)]
public sealed class RetryTests(CrdServerFixture fixture)
{
    private const int Failures = 50;

    // Longer than any wait between two tries: 15 minutes and a fifth.
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(18);

    // By the same clock: reconciles begin while it is moved, and nothing but a failure shall bring them on.
    private static readonly TimeSpan Never = TimeSpan.FromDays(40);

    [Fact]
    public async Task A_reconcile_that_failed_fifty_times_is_tried_again_and_recovers_without_a_change_of_the_object()
    {
        using var gadgets = await Gadgets.InAsync(fixture.Server);
        var clock = new FakeTimeProvider();
        await using var op = await OperatorUnderTest.StartAsync(
            fixture.Server.Kubeconfig,
            gadgets.Namespace,
            builder => Configure(builder, clock, gadgets.Client),
            adjust: settings => settings.WithReconcileTimeout(Never).WithResyncPeriod(Never));
        var failures = 0;
        op.Reconciles.OnReconcile = _ => failures++ < Failures
            ? throw new InvalidOperationException("the cloud is away")
            : Task.CompletedTask;
        await op.SyncedAsync();
        await gadgets.CreateAsync("a");
        var queue = op.Services.GetRequiredService<OperatorGraph>().Controllers
            .OfType<ControllerLoop<V1Gadget>>().Single().Queue;

        await Eventually.HoldsAsync(
            () =>
            {
                if (queue.Waiting > 0)
                {
                    clock.Advance(Longest);
                }

                return op.Metrics.ReconcileTotal.Sum("success") == 1;
            },
            "the reconcile succeeds in the end");

        for (var reconcile = 0; reconcile <= Failures; reconcile++)
        {
            await op.Reconciles.NextAsync("reconcile");
        }

        Assert.Equal(
            (Failures, Failures, 0),
            (op.Metrics.ReconcileErrors.Sum(), op.Metrics.QueueRetries.Sum(),
                queue.Waiting));
        op.Reconciles.ExpectNothingMore();
    }

    // The client keeps the true time: its deadlines are about the true server.
    private static void Configure(IOperatorBuilder builder, TimeProvider clock, IKubernetesClient client)
    {
        builder.AddController<GadgetController, V1Gadget>();
        builder.Services.AddSingleton(clock);
        builder.Services.AddSingleton(client);
    }
}
