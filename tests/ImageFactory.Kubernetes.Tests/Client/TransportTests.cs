using System.Net;
using ImageFactory.Kubernetes.Client;
using ImageFactory.Kubernetes.Config;
using ImageFactory.Testing;
using ImageFactory.Testing.Processes;
using k8s.Models;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Xunit;
using static ImageFactory.Kubernetes.Tests.Client.TransportFront;

namespace ImageFactory.Kubernetes.Tests.Client;

public sealed class TransportTests : IDisposable
{
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
        using var client = ClientOf(front, _time, new() { Server = front.Address, TokenFile = file });
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
        using var client = ClientOf(front, _time, new() { Server = front.Address, Token = "s3cret" });

        var error = await Assert.ThrowsAsync<ApiException>(() => client.GetAsync<V1ConfigMap>("m", "n"));

        Assert.Equal(HttpStatusCode.Unauthorized, error.StatusCode);
        Assert.DoesNotContain("s3cret", error.ToString(), StringComparison.Ordinal);
        Assert.Single(front.Requests);
    }

    [Fact]
    public async Task A_long_answer_of_a_proxy_is_cut()
    {
        await using var front = await HttpFront.StartAsync(context => Answer(context, 502, new string('x', 100_000)));
        using var client = ClientOf(front, _time);

        var error = await Assert.ThrowsAsync<ApiException>(() => client.GetAsync<V1ConfigMap>("m", "n"));

        Assert.Equal("BadGateway", error.Reason);
        Assert.InRange(error.Message.Length, 4096, 4200);
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
}
