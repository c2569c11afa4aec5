using System.Net;
using ImageFactory.Kubernetes.Client;
using ImageFactory.Testing;
using k8s.Models;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Time.Testing;
using Xunit;
using static ImageFactory.Kubernetes.Tests.Client.TransportFront;

namespace ImageFactory.Kubernetes.Tests.Client;

public sealed class TransportTimeTests
{
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public async Task A_call_without_an_answer_ends_at_its_deadline_and_a_leases_sooner()
    {
        await using var front =
            await HttpFront.StartAsync(context => Task.Delay(Timeout.Infinite, context.RequestAborted));
        using var client = ClientOf(front, _time);

        var lease = client.GetAsync<V1Lease>("l", "n");
        var call = client.GetAsync<V1ConfigMap>("m", "n");
        await Eventually.HoldsAsync(() => front.Requests.Count == 2, "both calls arrive");

        _time.Advance(TimeSpan.FromSeconds(5));
        var error = await Assert.ThrowsAsync<ApiException>(() => lease);
        Assert.Equal(("Timeout", (HttpStatusCode)0), (error.Reason, error.StatusCode));
        Assert.False(call.IsCompleted);

        _time.Advance(TimeSpan.FromSeconds(25));
        Assert.Equal("Timeout", (await Assert.ThrowsAsync<ApiException>(() => call)).Reason);
    }

    [Fact]
    public async Task A_call_that_its_caller_ends_is_cancelled_and_no_error_of_the_server()
    {
        await using var front =
            await HttpFront.StartAsync(context => Task.Delay(Timeout.Infinite, context.RequestAborted));
        using var client = ClientOf(front, _time);
        using var stop = new CancellationTokenSource();

        var call = client.GetAsync<V1ConfigMap>("m", "n", stop.Token);
        await Eventually.HoldsAsync(() => front.Requests.Count == 1, "the call arrives");
        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
    }

    [Fact]
    public async Task A_watch_sends_what_it_was_asked_for_and_outlives_the_deadline_of_calls()
    {
        var go = new TaskCompletionSource();
        await using var front = await HttpFront.StartAsync(async context =>
        {
            await context.Response.WriteAsync(
                """{"type":"ADDED","object":{"metadata":{"name":"a","resourceVersion":"1"}}}""" + "\n");
            await go.Task;
            await context.Response.WriteAsync(
                """{"type":"DELETED","object":{"metadata":{"name":"a","resourceVersion":"2"}}}""" + "\n{\"type\":");
        });
        using var client = ClientOf(front, _time);
        var options = new WatchOptions
        {
            Namespace = "n",
            LabelSelector = "a=b,c in (d)",
            ResourceVersion = "0",
            ServerTimeout = TimeSpan.FromSeconds(300.7),
        };

        List<(WatchEventType, string?)> seen = [];
        await foreach (var change in client.WatchAsync<V1ConfigMap>(options))
        {
            seen.Add((change.Type, change.Entity.Metadata.ResourceVersion));
            _time.Advance(TimeSpan.FromMinutes(4));
            go.TrySetResult();
        }

        Assert.Equal([(WatchEventType.Added, "1"), (WatchEventType.Deleted, "2")], seen);
        Assert.Equal(
            "/api/v1/namespaces/n/configmaps?watch=true&allowWatchBookmarks=true&resourceVersion=0"
            + "&labelSelector=a%3Db%2Cc%20in%20%28d%29&timeoutSeconds=300",
            Assert.Single(front.Requests).Path);
    }

    [Fact]
    public async Task A_watch_that_breaks_off_is_an_error_of_the_connection()
    {
        await using var front = await HttpFront.StartAsync(async context =>
        {
            await context.Response.WriteAsync(
                """{"type":"ADDED","object":{"metadata":{"name":"a","resourceVersion":"1"}}}""" + "\n");
            await context.Response.Body.FlushAsync();
            context.Abort();
        });
        using var client = ClientOf(front, _time);

        var error = await Assert.ThrowsAsync<ApiException>(async () =>
        {
            await foreach (var _ in client.WatchAsync<V1ConfigMap>(new WatchOptions()))
            {
            }
        });

        Assert.Equal("ConnectionLost", error.Reason);
    }
}
