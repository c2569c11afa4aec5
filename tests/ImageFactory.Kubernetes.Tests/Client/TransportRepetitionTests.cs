using ImageFactory.Kubernetes.Client;
using ImageFactory.Kubernetes.Config;
using ImageFactory.Testing;
using k8s.Models;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Xunit;
using static ImageFactory.Kubernetes.Tests.Client.TransportFront;

namespace ImageFactory.Kubernetes.Tests.Client;

public sealed class TransportRepetitionTests
{
    private readonly FakeTimeProvider _time = new();

    [Theory]
    [InlineData(429)]
    [InlineData(503)]
    public async Task Retry_After_is_waited_for_and_then_the_call_repeated(int status)
    {
        var count = 0;
        await using var front = await HttpFront.StartAsync(context =>
        {
            context.Response.Headers.RetryAfter = "2";
            return Interlocked.Increment(ref count) == 1 ? Answer(context, status, "busy") : Answer(context, 200, Map);
        });
        var waits = new TimerLog(_time);
        using var client = ClientOf(front, waits);

        var call = client.GetAsync<V1ConfigMap>("m", "n");
        await waits.BeganAsync(TimeSpan.FromSeconds(2));
        _time.Advance(TimeSpan.FromSeconds(1.9));
        Assert.Single(front.Requests);
        Assert.False(call.IsCompleted);
        _time.Advance(TimeSpan.FromSeconds(0.1));

        Assert.NotNull(await call);
        Assert.Equal(2, front.Requests.Count);
    }

    [Fact]
    public async Task A_wish_past_the_deadline_is_the_callers_to_grant()
    {
        await using var front = await HttpFront.StartAsync(context =>
        {
            context.Response.Headers.RetryAfter = "60";
            return Answer(context, 429, "busy");
        });
        using var client = ClientOf(front, _time);

        var error = await Assert.ThrowsAsync<ApiException>(() => client.GetAsync<V1ConfigMap>("m", "n"));

        Assert.Equal(TimeSpan.FromSeconds(60), error.RetryAfter);
        Assert.Single(front.Requests);
    }

    [Fact]
    public async Task A_write_that_failed_without_a_wish_is_not_repeated()
    {
        await using var front = await HttpFront.StartAsync(context => Answer(context, 500, "boom"));
        using var client = ClientOf(front, _time);

        var error = await Assert.ThrowsAsync<ApiException>(() => client.PatchAsync<V1ConfigMap>("m", "n", "{}"));

        Assert.Equal("PATCH /api/v1/namespaces/n/configmaps/m: 500: boom", error.Message);
        Assert.Single(front.Requests);
    }

    [Fact]
    public async Task A_read_whose_connection_broke_is_repeated_and_a_write_is_not()
    {
        var count = 0;
        await using var front = await HttpFront.StartAsync(context =>
        {
            if (Interlocked.Increment(ref count) % 2 == 1)
            {
                context.Abort();
                return Task.CompletedTask;
            }

            return Answer(context, 200, Map);
        });
        using var client = new KubernetesClient(
            new ApiServerConfiguration { Server = front.Address }, TimeProvider.System, NullLogger.Instance);

        Assert.NotNull(await client.GetAsync<V1ConfigMap>("m", "n"));
        Assert.Equal(2, front.Requests.Count);

        var error = await Assert.ThrowsAsync<ApiException>(() => client.PatchAsync<V1ConfigMap>("m", "n", "{}"));
        Assert.Equal("ConnectionLost", error.Reason);
        Assert.Equal(3, front.Requests.Count);
    }

    [Fact]
    public async Task A_page_that_expired_starts_the_list_anew()
    {
        var hasExpired = false;
        await using var front = await HttpFront.StartAsync(context =>
        {
            if (!context.Request.Query.ContainsKey("continue"))
            {
                return Answer(context, 200, """{"metadata":{"continue":"next"},"items":[{"metadata":{"name":"a"}}]}""");
            }

            if (!hasExpired)
            {
                hasExpired = true;
                return Answer(context, 410, """{"kind":"Status","reason":"Expired","code":410}""");
            }

            return Answer(context, 200, """{"metadata":{},"items":[{"metadata":{"name":"b"}}]}""");
        });
        using var client = ClientOf(front, _time);

        var maps = await client.ListAsync<V1ConfigMap>("n");

        Assert.Equal(["a", "b"], maps.Select(map => map.Metadata.Name));
        Assert.Equal(4, front.Requests.Count);
        Assert.Equal("ConfigMap", maps[0].Kind);
    }
}
