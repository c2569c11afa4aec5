using ImageFactory.Kubernetes.ApiServerTests.Runtime;
using ImageFactory.Kubernetes.Client;
using ImageFactory.Testing;
using k8s.Models;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace ImageFactory.Kubernetes.ApiServerTests.Faults;

[Collection(CrdServerCollection.Name)]
public sealed class FinalizerFaultTests(CrdServerFixture fixture) : IAsyncLifetime
{
    private Gadgets _gadgets = null!;

    public async Task InitializeAsync() => _gadgets = await Gadgets.InAsync(fixture.Server);

    public Task DisposeAsync()
    {
        _gadgets.Dispose();
        return Task.CompletedTask;
    }

    [Fact]
    public async Task A_second_writer_between_read_and_patch_loses_nothing_and_the_finalizer_ends_attached()
    {
        var patches = 0;
        await using var op = await StartAsync(() => patches++ == 0 ? InterfereAsync() : Task.CompletedTask);
        await _gadgets.CreateAsync("a");

        var seen = (V1Gadget)await op.Reconciles.NextAsync("reconcile");

        Assert.Equal(["example.org/other", GadgetFinalizer.Identifier], seen.Finalizers());
        var stored = (await _gadgets.GetAsync("a"))!;
        Assert.Equal(seen.Finalizers(), stored.Finalizers());
        Assert.Equal(
            ("yes", "yes", "2"),
            (stored.Metadata.Labels!["other"], stored.Metadata.Annotations!["other"], stored.Spec.Value));
        // The first patch was refused, which is no error: the reconcile begins anew.
        Assert.Equal(
            (2, 0, 1),
            (patches, op.Metrics.ReconcileErrors.Sum(),
                op.Metrics.ReconcileTotal.Sum("requeue")));

        Task InterfereAsync() => _gadgets.PatchAsync(
            "a",
            """
            {"metadata":{"finalizers":["example.org/other"],"labels":{"other":"yes"},"annotations":{"other":"yes"}},
             "spec":{"value":"2"}}
            """);
    }

    [Fact]
    public async Task A_finalizer_that_gives_up_at_shutdown_is_run_again_by_the_next_operator()
    {
        await using var op = await StartAsync();
        op.Reconciles.OnFinalize = (_, token) => Task.Delay(Timeout.Infinite, token);
        await DeleteNewAsync(op);

        await op.StopAsync();

        Assert.Equal([GadgetFinalizer.Identifier], (await _gadgets.GetAsync("a"))!.Finalizers());
        await ExpectRunAgainAsync();
    }

    [Fact]
    public async Task A_finalizer_that_ends_its_work_after_the_shutdown_began_is_removed_by_the_same_operator()
    {
        await using var op = await StartAsync();
        op.Reconciles.OnFinalize = (_, token) => CancelledAsync(token);
        await DeleteNewAsync(op);

        await op.StopAsync();

        Assert.Null(await _gadgets.GetAsync("a"));
        op.Reconciles.ExpectNothingMore();
    }

    [Fact]
    public async Task A_shutdown_between_a_finalizer_s_work_and_its_removal_waits_for_the_removal()
    {
        var reconcile = CancellationToken.None;
        await using var op =
            await StartAsync(() => reconcile == default ? Task.CompletedTask : CancelledAsync(reconcile));
        op.Reconciles.OnFinalize = (_, token) =>
        {
            reconcile = token;
            return Task.CompletedTask;
        };
        await DeleteNewAsync(op);

        await op.StopAsync();

        Assert.Null(await _gadgets.GetAsync("a"));
        op.Reconciles.ExpectNothingMore();
    }

    [Fact]
    public async Task A_finalizer_whose_removal_did_not_get_through_before_the_end_is_run_again_by_the_next_operator()
    {
        var isCut = false;
        await using var op = await StartAsync(
            () => isCut ? throw new ApiException(0, "ConnectionLost", "the wire is cut") : Task.CompletedTask);
        op.Reconciles.OnFinalize = (_, _) =>
        {
            isCut = true;
            return Task.CompletedTask;
        };
        await DeleteNewAsync(op);
        await Eventually.HoldsAsync(
            () => op.Metrics.ReconcileErrors.Sum() > 0, "the removal fails");

        await op.StopAsync();

        Assert.Equal([GadgetFinalizer.Identifier], (await _gadgets.GetAsync("a"))!.Finalizers());
        await ExpectRunAgainAsync();
    }

    private async Task DeleteNewAsync(OperatorUnderTest op)
    {
        await _gadgets.CreateAsync("a");
        await op.Reconciles.NextAsync("reconcile");
        await _gadgets.DeleteAsync("a");
        await op.Reconciles.NextAsync("finalize");
    }

    private async Task ExpectRunAgainAsync()
    {
        await using var next = await StartAsync();
        await next.Reconciles.NextAsync("finalize");
        await next.Reconciles.NextAsync("deleted");
        Assert.Null(await _gadgets.GetAsync("a"));
        next.Reconciles.ExpectNothingMore();
    }

    private async Task<OperatorUnderTest> StartAsync(Func<Task>? beforePatch = null)
    {
        var client = new HookedClient(_gadgets.Client) { BeforePatch = beforePatch ?? (() => Task.CompletedTask) };
        var op = await OperatorUnderTest.StartAsync(fixture.Server.Kubeconfig, _gadgets.Namespace, builder => builder
            .AddController<GadgetController, V1Gadget>()
            .AddFinalizer<GadgetFinalizer, V1Gadget>(GadgetFinalizer.Identifier)
            .Services.AddSingleton<IKubernetesClient>(client));
        await op.SyncedAsync();
        return op;
    }

    private static Task CancelledAsync(CancellationToken cancellationToken)
    {
        var cancelled = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        cancellationToken.Register(cancelled.SetResult);
        return cancelled.Task;
    }
}
