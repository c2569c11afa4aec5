using System.Net;
using ImageFactory.Kubernetes.Client;
using ImageFactory.Kubernetes.Config;
using ImageFactory.Testing;
using ImageFactory.Testing.Processes;
using k8s.Models;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace ImageFactory.Kubernetes.Tests.Client;

public sealed class TransportTests : IDisposable
{
    private const string Map = """{"kind":"ConfigMap","metadata":{"name":"m"}}""";

    private readonly TemporaryFolder _folder = new();
    private readonly FakeTimeProvider _time = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_refused_token_is_read_again_and_the_call_repeated_once()
    {
        var file = _folder.Write("token", "old");
        var valid = "old";
        await using var front = await HttpFront.StartAsync(context => Answer(
            context, context.Request.Headers.Authorization == $"Bearer {valid}" ? 200 : 401, Map));
        using var client = Client(front, new() { Server = front.Address, TokenFile = file });
        await client.GetAsync<V1ConfigMap>("m", "n");
        valid = "new";
        _folder.Write("token", "new");

        var map = await client.CreateAsync(
            new V1ConfigMap { Metadata = new V1ObjectMeta { Name = "m", NamespaceProperty = "n" } });

        Assert.Equal("m", map.Metadata.Name);
        Assert.Equal(
            [("GET", "Bearer old"), ("POST", "Bearer old"), ("POST", "Bearer new")],
            front.Requests.Select(request => (request.Method, request.Authorization)));
    }

    [Fact]
    public async Task A_fixed_token_is_not_tried_twice_and_not_in_the_error()
    {
        await using var front = await HttpFront.StartAsync(context =>
            Answer(context, 401, """{"kind":"Status","reason":"Unauthorized","message":"Unauthorized","code":401}"""));
        using var client = Client(front, new() { Server = front.Address, Token = "s3cret" });

        var error = await Assert.ThrowsAsync<ApiException>(() => client.GetAsync<V1ConfigMap>("m", "n"));

        Assert.Equal(HttpStatusCode.Unauthorized, error.StatusCode);
        Assert.DoesNotContain("s3cret", error.ToString(), StringComparison.Ordinal);
        Assert.Single(front.Requests);
    }

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
        using var client = Client(front, time: waits);

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
        using var client = Client(front);

        var error = await Assert.ThrowsAsync<ApiException>(() => client.GetAsync<V1ConfigMap>("m", "n"));

        Assert.Equal(TimeSpan.FromSeconds(60), error.RetryAfter);
        Assert.Single(front.Requests);
    }

    [Fact]
    public async Task A_write_that_failed_without_a_wish_is_not_repeated()
    {
        await using var front = await HttpFront.StartAsync(context => Answer(context, 500, "boom"));
        using var client = Client(front);

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
    public async Task A_call_without_an_answer_ends_at_its_deadline_and_a_leases_sooner()
    {
        await using var front =
            await HttpFront.StartAsync(context => Task.Delay(Timeout.Infinite, context.RequestAborted));
        using var client = Client(front);

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
        using var client = Client(front);
        using var stop = new CancellationTokenSource();

        var call = client.GetAsync<V1ConfigMap>("m", "n", stop.Token);
        await Eventually.HoldsAsync(() => front.Requests.Count == 1, "the call arrives");
        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
    }

    [Fact]
    public async Task A_long_answer_of_a_proxy_is_cut()
    {
        await using var front = await HttpFront.StartAsync(context => Answer(context, 502, new string('x', 100_000)));
        using var client = Client(front);

        var error = await Assert.ThrowsAsync<ApiException>(() => client.GetAsync<V1ConfigMap>("m", "n"));

        Assert.Equal("BadGateway", error.Reason);
        Assert.InRange(error.Message.Length, 4096, 4200);
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
        using var client = Client(front);
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
        using var client = Client(front);

        var error = await Assert.ThrowsAsync<ApiException>(async () =>
        {
            await foreach (var _ in client.WatchAsync<V1ConfigMap>(new WatchOptions()))
            {
            }
        });

        Assert.Equal("ConnectionLost", error.Reason);
    }

    [Fact]
    public async Task Each_request_is_counted_by_code_method_and_host()
    {
        await using var front = await HttpFront.StartAsync(
            context => Answer(context, 404, """{"kind":"Status","reason":"NotFound"}"""));
        var host = front.Address.Authority;
        var registry = Prometheus.Metrics.NewCustomRegistry();
        using var client = new KubernetesClient(
            new() { Server = front.Address },
            _time,
            NullLogger.Instance,
            new KubernetesClientOptions { Registry = registry });

        Assert.Null(await client.GetAsync<V1ConfigMap>("m", "n"));

        Assert.Equal(
            [
                ("rest_client_requests_total", $"code=\"404\",host=\"{host}\",method=\"GET\"", 1),
                ("rest_client_request_duration_seconds_count", $"host=\"{host}\",verb=\"GET\"", 1),
            ],
            MetricsText.Samples(await registry.ScrapeAsync())
                .Where(sample => sample.Name is not ("rest_client_request_duration_seconds_bucket"
                    or "rest_client_request_duration_seconds_sum")));
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
        using var client = Client(front);

        var maps = await client.ListAsync<V1ConfigMap>("n");

        Assert.Equal(["a", "b"], maps.Select(map => map.Metadata.Name));
        Assert.Equal(4, front.Requests.Count);
        Assert.Equal("ConfigMap", maps[0].Kind);
    }

    [Fact]
    public async Task The_server_sees_who_we_are_and_whom_we_act_as()
    {
        string agent = string.Empty, user = string.Empty, groups = string.Empty;
        await using var front = await HttpFront.StartAsync(context =>
        {
            agent = context.Request.Headers.UserAgent.ToString();
            user = context.Request.Headers["Impersonate-User"].ToString();
            groups = context.Request.Headers["Impersonate-Group"].ToString();
            return Answer(context, 200, Map);
        });
        using var client = new KubernetesClient(
            new() { Server = front.Address, Impersonate = new Impersonation("joe", "builders", null) },
            _time,
            NullLogger.Instance,
            new KubernetesClientOptions { Product = "imagefactory-operator" });

        await client.GetAsync<V1ConfigMap>("m", "n");

        Assert.Matches(@"^imagefactory-operator/\d+\.\d+\.\d+ \(linux/\w+\) kubernetes/\w+$", agent);
        Assert.Equal(("joe", "builders"), (user, groups));
    }

    private static Task Answer(HttpContext context, int status, string body)
    {
        context.Response.StatusCode = status;
        return context.Response.WriteAsync(body);
    }

    private KubernetesClient Client(
        HttpFront front, ApiServerConfiguration? configuration = null, TimeProvider? time = null) => new(
        configuration ?? new ApiServerConfiguration { Server = front.Address },
        time ?? _time,
        NullLogger.Instance,
        new KubernetesClientOptions { Randomness = () => 0 });
}
