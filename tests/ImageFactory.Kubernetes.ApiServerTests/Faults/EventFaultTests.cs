using ImageFactory.Kubernetes.Abstractions.Events;
using ImageFactory.Kubernetes.ApiServerTests.Runtime;
using ImageFactory.Kubernetes.Config;
using ImageFactory.Testing;
using k8s.Models;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace ImageFactory.Kubernetes.ApiServerTests.Faults;

[Collection(FaultCollection.Name)]
public sealed class EventFaultTests(ApiServerFixture fixture) : IAsyncLifetime
{
    private const int Objects = 20;
    private const int EventsOfAPass = 100;
    private const int Capacity = 1000;

    private readonly TaskCompletionSource _mended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Gadgets _gadgets = null!;

    public async Task InitializeAsync() => _gadgets = await Gadgets.InAsync(fixture.Server);

    public Task DisposeAsync()
    {
        _mended.TrySetResult();
        _gadgets.Dispose();
        return Task.CompletedTask;
    }

    [Fact]
    public async Task A_server_that_takes_no_events_holds_up_no_pass_and_gets_what_there_was_room_for()
    {
        await using var server = await FrontedServer.StartAsync(fixture.Server, HoldEventsAsync);
        await using var op = await OperatorUnderTest.StartAsync(
            fixture.Server.Kubeconfig,
            _gadgets.Namespace,
            builder => builder.AddController<GadgetController, V1Gadget>().Services
                .AddSingleton<ApiServerConfiguration>(server.Configuration));
        var publish = op.Services.GetRequiredService<EventPublisher>();
        op.Reconciles.OnReconcile = gadget =>
        {
            for (var number = 0; number < EventsOfAPass; number++)
            {
                Assert.True(publish(gadget, $"Reason{number}", "told").IsCompletedSuccessfully);
            }

            return Task.CompletedTask;
        };
        await op.SyncedAsync();

        var names = Enumerable.Range(0, Objects).Select(number => $"g-{number:00}").ToList();
        List<string> seen = [];
        foreach (var name in names)
        {
            await _gadgets.CreateAsync(name);
            seen.Add((await op.Reconciles.NextAsync("reconcile")).Name());
        }

        await Eventually.HoldsAsync(
            () => op.Metrics.ReconcileTotal.Sum("success") == Objects, "all reconciles succeed");
        Assert.Equal(names, seen);
        Assert.Equal(0, op.Metrics.ReconcileErrors.Sum());
        // One is on its way to the server; so many wait.
        Assert.Equal(
            (Objects * EventsOfAPass) - Capacity - 1, op.Metrics.EventsDropped.Value);
        Assert.Empty(await _gadgets.Client.ListAsync<Eventsv1Event>(_gadgets.Namespace));

        _mended.SetResult();
        // 25 of each object at first: the rest is spam. The last object for which there was room is the eleventh.
        await Eventually.HoldsAsync(
            async () => (await _gadgets.Client.ListAsync<Eventsv1Event>(_gadgets.Namespace))
                .Select(told => told.Regarding?.Name).Distinct().Count() == 11,
            TimeSpan.FromSeconds(90),
            () => "what waited is written");
    }

    [Fact]
    public async Task Publishing_returns_at_once_and_the_operator_ends_in_time_while_nothing_passes()
    {
        var gadget = await _gadgets.CreateAsync("a");
        await using var proxy = new FaultProxy(fixture.Server.Port);
        await using var op = await OperatorUnderTest.StartAsync(
            fixture.Server.KubeconfigThrough(proxy), _gadgets.Namespace, _ => { });
        proxy.Pause();
        var publish = op.Services.GetRequiredService<EventPublisher>();

        var published = Enumerable.Range(0, 2 * Capacity).Select(number => publish(gadget, $"Reason{number}", "told"));

        Assert.All(published, call => Assert.True(call.IsCompletedSuccessfully));
        // What Kubernetes gives a pod to end.
        await op.StopAsync().WaitAsync(TimeSpan.FromSeconds(30));
        Assert.Contains(op.Log, line => line.Contains("events unsent", StringComparison.Ordinal));
    }

    private async Task<bool> HoldEventsAsync(HttpContext context)
    {
        if (context.Request.Path.Value!.EndsWith("/events", StringComparison.Ordinal))
        {
            await _mended.Task.WaitAsync(context.RequestAborted);
        }

        return false;
    }
}
