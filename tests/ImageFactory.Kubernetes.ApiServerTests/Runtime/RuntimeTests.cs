using ImageFactory.Kubernetes.Abstractions.Entities;
using ImageFactory.Kubernetes.Abstractions.Reconciliation;
using ImageFactory.Kubernetes.Client;
using ImageFactory.Testing;
using k8s.Models;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace ImageFactory.Kubernetes.ApiServerTests.Runtime;

public sealed class RuntimeTests(CrdServerFixture fixture) : IClassFixture<CrdServerFixture>, IAsyncLifetime
{
    private static int _namespaces;
    private readonly string _namespace = $"runtime-{Interlocked.Increment(ref _namespaces)}";
    private readonly KubernetesClient _client = fixture.Server.CreateClient(
        new KubernetesClientOptions { Resolvers = [RuntimeTestJsonContext.Default] });

    public async Task InitializeAsync()
    {
        await CustomResources.InstallAsync<V1Gadget>(_client);
        await CustomResources.InstallAsync<V1Part>(_client);
    }

    public Task DisposeAsync()
    {
        _client.Dispose();
        return Task.CompletedTask;
    }

    [Fact]
    public async Task A_new_object_a_new_spec_and_a_request_bring_on_one_pass_each_and_a_status_write_none()
    {
        await using var op = await StartAsync();
        await CreateAsync("a");
        var seen = await op.Reconciles.NextAsync("reconcile");
        Assert.Equal(_namespace, seen.Namespace());

        await PatchAsync("a", """{"spec":{"value":"2"}}""");
        Assert.Equal("2", ((V1Gadget)await op.Reconciles.NextAsync("reconcile")).Spec.Value);

        await PatchAsync("a", """{"metadata":{"annotations":{"imagefactory.dev/retry-requested-at":"now"}}}""");
        await op.Reconciles.NextAsync("reconcile");

        await _client.PatchAsync<V1Gadget>("a", _namespace, """{"status":{"seen":"yes"}}""", "status");
        await CreateAsync("marker");
        Assert.Equal("marker", (await op.Reconciles.NextAsync("reconcile")).Name());
        op.Reconciles.ExpectNothingMore();
    }

    [Fact]
    public async Task A_controller_s_own_status_write_does_not_bring_on_a_pass()
    {
        await using var op = await StartAsync();
        op.Reconciles.OnReconcile = gadget => _client.PatchAsync<V1Gadget>(
            gadget.Name(), _namespace, """{"status":{"seen":"yes"}}""", "status");
        await CreateAsync("a");
        await op.Reconciles.NextAsync("reconcile");
        await CreateAsync("b");
        Assert.Equal("b", (await op.Reconciles.NextAsync("reconcile")).Name());
        op.Reconciles.ExpectNothingMore();
    }

    [Fact]
    public async Task A_finalizer_is_there_before_the_first_pass_and_gone_after_its_work_although_another_stands_first()
    {
        await using var op = await StartAsync();
        await _client.CreateAsync(Gadget("a", finalizer: "example.org/foreign"));
        Assert.Equal(
            ["example.org/foreign", GadgetFinalizer.Identifier],
            (await op.Reconciles.NextAsync("reconcile")).Finalizers());

        await _client.DeleteAsync<V1Gadget>("a", _namespace);
        await op.Reconciles.NextAsync("finalize");
        await UntilAsync("a", gadget => gadget!.Finalizers()?.SequenceEqual(["example.org/foreign"]) == true);

        await PatchAsync("a", """{"metadata":{"finalizers":[]}}""");
        await op.Reconciles.NextAsync("deleted");
        Assert.Null(await _client.GetAsync<V1Gadget>("a", _namespace));
        op.Reconciles.ExpectNothingMore();
    }

    [Fact]
    public async Task A_finalizer_that_cannot_succeed_is_skipped_when_its_annotation_asks()
    {
        await using var op = await StartAsync();
        op.Reconciles.OnFinalize = (_, _) => throw new InvalidOperationException("the cloud is gone for good");
        await CreateAsync("a");
        await op.Reconciles.NextAsync("reconcile");
        await _client.DeleteAsync<V1Gadget>("a", _namespace);
        await op.Reconciles.NextAsync("finalize");

        await PatchAsync("a", $$"""{"metadata":{"annotations":{"{{GadgetFinalizer.Identifier}}":"skip"} } }""");

        // Tries from before the annotation may still come.
        string what;
        do
        {
            (what, _) = await op.Reconciles.NextAsync();
        }
        while (what == "finalize");
        Assert.Equal("deleted", what);
        Assert.Null(await _client.GetAsync<V1Gadget>("a", _namespace));
    }

    [Fact]
    public async Task A_change_of_an_owned_object_and_its_end_bring_on_a_pass_over_the_owner()
    {
        await using var op = await StartAsync();
        var owner = await CreateAsync("owner");
        await op.Reconciles.NextAsync("reconcile");

        await _client.CreateAsync(new V1Part
        {
            Metadata = new V1ObjectMeta
            {
                Name = "owned",
                NamespaceProperty = _namespace,
                OwnerReferences = [owner.MakeOwnerReference()],
            },
        });
        Assert.Equal("owner", (await op.Reconciles.NextAsync("reconcile")).Name());
        await _client.PatchAsync<V1Part>("owned", _namespace, """{"spec":{"value":"2"}}""");
        Assert.Equal("owner", (await op.Reconciles.NextAsync("reconcile")).Name());
        await _client.DeleteAsync<V1Part>("owned", _namespace);
        Assert.Equal("owner", (await op.Reconciles.NextAsync("reconcile")).Name());
    }

    [Fact]
    public async Task A_failing_reconcile_recovers_without_a_change_of_the_object()
    {
        await using var op = await StartAsync();
        var failures = 0;
        op.Reconciles.OnReconcile = _ => ++failures <= 3
            ? throw new InvalidOperationException("the cloud is away")
            : Task.CompletedTask;
        await CreateAsync("a");

        for (var reconcile = 0; reconcile < 4; reconcile++)
        {
            await op.Reconciles.NextAsync("reconcile");
        }

        await CreateAsync("marker");
        Assert.Equal("marker", (await op.Reconciles.NextAsync("reconcile")).Name());
        op.Reconciles.ExpectNothingMore();
    }

    [Fact]
    public async Task A_kind_that_is_installed_later_is_waited_for_and_readiness_says_so()
    {
        await using var op = await OperatorUnderTest.StartAsync(
            fixture.Server.Kubeconfig,
            _namespace,
            builder => builder.AddController<LatecomerController, V1Latecomer>());
        await Eventually.HoldsAsync(
            () => op.Health.Readiness().Text.Contains("install the custom resource", StringComparison.Ordinal),
            "readiness names the cure");
        Assert.False(op.Health.Readiness().IsHealthy);
        Assert.True(op.Health.Liveness().IsHealthy);

        await CustomResources.InstallAsync<V1Latecomer>(_client);
        await _client.CreateAsync(
            new V1Latecomer { Metadata = new V1ObjectMeta { Name = "a", NamespaceProperty = _namespace } });

        await op.Reconciles.NextAsync("reconcile");
        Assert.True(op.Health.Readiness().IsHealthy);
    }

    [Fact]
    public async Task An_object_that_the_watch_does_not_show_gets_no_pass_whoever_asks_for_one()
    {
        await using var op = await OperatorUnderTest.StartAsync(
            fixture.Server.Kubeconfig,
            _namespace,
            builder => builder.AddControllerWithLabelSelector<GadgetController, V1Gadget, LabelledGadgets>());
        await op.SyncedAsync();
        await CreateAsync("outside");

        op.Services.GetRequiredService<IEntityQueue<V1Gadget>>().Enqueue(new ObjectKey(_namespace, "outside"));
        var inside = Gadget("inside");
        inside.Metadata.Labels = new Dictionary<string, string> { [LabelledGadgets.Label] = "yes" };
        await _client.CreateAsync(inside);

        Assert.Equal("inside", (await op.Reconciles.NextAsync("reconcile")).Name());
        op.Reconciles.ExpectNothingMore();
    }

    private async Task<OperatorUnderTest> StartAsync(string? kubeconfig = null)
    {
        var op = await OperatorUnderTest.StartAsync(
            kubeconfig ?? fixture.Server.Kubeconfig,
            _namespace,
            builder => builder
                .AddController<GadgetController, V1Gadget>()
                .AddFinalizer<GadgetFinalizer, V1Gadget>(GadgetFinalizer.Identifier)
                .AddOwnedWatch<V1Part, V1Gadget>());
        await op.SyncedAsync();
        return op;
    }

    private Task<V1Gadget> CreateAsync(string name) => _client.CreateAsync(Gadget(name));

    private V1Gadget Gadget(string name, string? finalizer = null) => new()
    {
        Metadata = new V1ObjectMeta
        {
            Name = name,
            NamespaceProperty = _namespace,
            Finalizers = finalizer is null ? null : [finalizer],
        },
        Spec = new V1GadgetSpec { Value = "1" },
    };

    private Task<V1Gadget> PatchAsync(string name, string patch) =>
        _client.PatchAsync<V1Gadget>(name, _namespace, patch);

    private async Task UntilAsync(string name, Func<V1Gadget?, bool> holds)
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(90));
        while (!holds(await _client.GetAsync<V1Gadget>(name, _namespace, deadline.Token)))
        {
            await Task.Yield();
        }
    }
}
