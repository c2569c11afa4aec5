using System.Diagnostics;
using System.Net;
using ImageFactory.Kubernetes.ApiServerTests.Runtime;
using ImageFactory.Kubernetes.Client;
using ImageFactory.Kubernetes.Informers;
using ImageFactory.Testing;
using k8s.Models;
using Microsoft.AspNetCore.Http;
using Xunit;

namespace ImageFactory.Kubernetes.ApiServerTests.Faults;

[Collection(FaultCollection.Name)]
public sealed class RefusalTests(ApiServerFixture fixture) : IAsyncLifetime
{
    private const string Expired = "too old resource version: 1 (2)";

    private static readonly TimeSpan Wish = TimeSpan.FromSeconds(2);

    private Gadgets _gadgets = null!;

    public async Task InitializeAsync() => _gadgets = await Gadgets.InAsync(fixture.Server);

    public Task DisposeAsync()
    {
        _gadgets.Dispose();
        return Task.CompletedTask;
    }

    [Theory]
    [InlineData(429, "TooManyRequests")]
    [InlineData(503, "ServiceUnavailable")]
    public async Task A_read_that_is_refused_with_a_wish_is_repeated_when_the_wish_is_over(int code, string reason)
    {
        await _gadgets.CreateAsync("a");
        await using var server = await RefusingOnceAsync(HttpMethods.Get, code, reason, Wish);
        using var client = server.CreateClient();
        var time = Stopwatch.StartNew();

        var seen = await client.GetAsync<V1Gadget>("a", _gadgets.Namespace);

        Assert.True(time.Elapsed >= Wish, $"it was repeated after {time.Elapsed}");
        Assert.Equal(("a", 2), (seen!.Name(), server.Count("GET", "/gadgets/a")));
    }

    [Fact]
    public async Task A_write_that_is_refused_with_a_wish_was_not_done_and_is_repeated()
    {
        await using var server = await RefusingOnceAsync(
            HttpMethods.Post, 429, "TooManyRequests", TimeSpan.FromSeconds(1));
        using var client = server.CreateClient();

        var made = await client.CreateAsync(NewGadget());

        Assert.Equal((made.Uid(), 2), ((await _gadgets.GetAsync("new"))!.Uid(), server.Count("POST", "/gadgets")));
    }

    [Theory]
    [InlineData(429, "TooManyRequests")]
    [InlineData(503, "ServiceUnavailable")]
    public async Task A_write_that_is_refused_without_a_wish_is_the_caller_s_to_repeat(int code, string reason)
    {
        await using var server = await RefusingOnceAsync(HttpMethods.Post, code, reason, null);
        using var client = server.CreateClient();

        var error = await Assert.ThrowsAsync<ApiException>(() => client.CreateAsync(NewGadget()));

        Assert.Equal(
            ((HttpStatusCode)code, reason, null, 1),
            (error.StatusCode, error.Reason, error.RetryAfter, server.Count("POST", "/gadgets")));
        Assert.Null(await _gadgets.GetAsync("new"));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_version_that_expired_is_told_by_status_or_by_event_and_brings_on_one_list_each(bool byEvent)
    {
        await _gadgets.CreateAsync("a");
        var refusals = 0;
        await using var server = await FrontedServer.StartAsync(fixture.Server, context =>
            !context.Request.Query.ContainsKey("watch") || refusals++ > 0 ? Task.FromResult(false)
                : byEvent ? TellAsync(context) : FrontedServer.RefuseAsync(context, 410, "Expired"));
        using var client = server.CreateClient();

        await using var watched = new WatchedKind(client, new ReflectorOptions { Namespace = _gadgets.Namespace });
        await watched.ExpectAsync("Added a");
        await Eventually.HoldsAsync(() => watched.Calls.Count == 4, "the watch begins anew");
        await _gadgets.CreateAsync("b");

        await watched.ExpectAsync("Added b");
        Assert.Equal(["list", watched.Calls[1], "list", watched.Calls[3]], watched.Calls);
        Assert.Equal(
            (1, 1, 1), (watched.Relists, watched.Restarts(WatchEnd.Expired), watched.Restarts()));
        watched.ExpectNothingMore();
    }

    private static async Task<bool> TellAsync(HttpContext context)
    {
        context.Response.ContentType = "application/json";
        await context.Response.WriteAsync(
            $$$"""
            {"type":"ERROR","object":{"kind":"Status","message":"{{{Expired}}}","reason":"Expired","code":410}}

            """);
        return true;
    }

    private Task<FrontedServer> RefusingOnceAsync(string method, int code, string reason, TimeSpan? wish)
    {
        var refusals = 0;
        return FrontedServer.StartAsync(fixture.Server, context => context.Request.Method == method && refusals++ == 0
            ? FrontedServer.RefuseAsync(context, code, reason, wish)
            : Task.FromResult(false));
    }

    private V1Gadget NewGadget() =>
        new() { Metadata = new V1ObjectMeta { Name = "new", NamespaceProperty = _gadgets.Namespace } };
}
