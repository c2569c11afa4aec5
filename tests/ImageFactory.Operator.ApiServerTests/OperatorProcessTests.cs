using System.Text.Json.Nodes;
using ImageFactory.Operator.Api.ImageBuild;
using ImageFactory.Testing;
using ImageFactory.Testing.Processes;
using k8s.Models;
using Xunit;

namespace ImageFactory.Operator.ApiServerTests;

public sealed class OperatorProcessTests(RunningOperator running) : IClassFixture<RunningOperator>, IAsyncLifetime
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(90);

    /// <summary>What no schema refuses.</summary>
    public static TheoryData<string> LeftToTheOperator => InvalidManifest.Names("cel", "operator");

    public Task InitializeAsync() => Task.CompletedTask;

    public Task DisposeAsync() => running.AssertNothingWasForbiddenAsync();

    [Theory]
    [MemberData(nameof(LeftToTheOperator))]
    public async Task What_the_server_lets_pass_stalls_with_the_field_and_the_remedy(string name)
    {
        var manifest = InvalidManifest.Load(name);
        var @namespace = await running.Server.NamespaceAsync();

        JsonObject? seen = null;
        foreach (var document in manifest.Documents)
        {
            var answer = await running.Server.ApplyAsync(@namespace, document);
            Assert.True(answer.IsSuccess, answer.Body.ToJsonString());
            var generation = (long)answer.Body["metadata"]!["generation"]!;
            await Eventually.HoldsAsync(
                async () => generation
                    == (long?)(seen = await LookAsync(@namespace, document))["status"]?["observedGeneration"],
                Soon,
                () => $"generation {generation} not observed: {seen}\n{running.Operator.Tail}");
        }

        var stalled = seen!["status"]!["conditions"]!.AsArray()
            .Single(condition => (string?)condition!["type"] == "Stalled")!;
        Assert.Equal("True", (string?)stalled["status"]);
        Assert.Contains(manifest.Field, (string?)stalled["message"], StringComparison.Ordinal);
        Assert.Contains(manifest.Message, (string?)stalled["message"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_build_that_is_deleted_while_a_stage_runs_goes_with_all_that_was_made_for_it()
    {
        var @namespace = await running.Server.NamespaceAsync();
        await running.CreateBuildAsync(@namespace, "deleted");
        await Eventually.HoldsAsync(
            async () => await running.LookAsync(@namespace, "deleted") is { Status.Host.Name: not null },
            Soon,
            () => running.Operator.Tail);
        Assert.Equal(["ConfigMap", "Pod", "Secret"], await MadeAsync(@namespace));

        await running.Client.DeleteAsync<V1ImageBuild>("deleted", @namespace);

        await Eventually.HoldsAsync(
            async () => await running.LookAsync(@namespace, "deleted") is null, Soon, () => running.Operator.Tail);
        Assert.Empty(await MadeAsync(@namespace));
    }

    [Fact]
    public async Task Health_readiness_and_metrics_are_served_on_one_port()
    {
        Assert.Contains("[+]watch ImageBuild: ", await running.Operator.GetAsync("readyz"), StringComparison.Ordinal);
        Assert.DoesNotContain("[-]", await running.Operator.GetAsync("healthz"), StringComparison.Ordinal);
        var check = await Command.RunAsync("promtool", ["check", "metrics"], await running.Operator.MetricsAsync());
        Assert.Equal((0, string.Empty), (check.ExitCode, check.Output + check.Errors));
    }

    // In OpenMetrics the bounds of buckets have another text (le="60.0"): for Prometheus these are other series.
    [Fact]
    public async Task Prometheus_gets_the_metrics_in_the_format_in_which_buckets_keep_their_names()
    {
        using var client = new HttpClient();
        client.DefaultRequestHeaders.TryAddWithoutValidation(
            "Accept", "application/openmetrics-text;version=1.0.0;q=0.8,text/plain;version=0.0.4;q=0.5,*/*;q=0.1");

        using var answer = await client.GetAsync($"http://127.0.0.1:{running.Operator.HealthPort}/metrics");

        Assert.Equal("text/plain; version=0.0.4; charset=utf-8", answer.Content.Headers.ContentType!.ToString());
        Assert.Contains(",le=\"60\"}", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("localhost:9090")]
    [InlineData("metrics.example.org")]
    public async Task The_health_port_answers_whatever_a_proxy_or_a_forwarded_port_makes_of_the_host_name(
        string host) =>
        Assert.Equal(200, await StatusAsync(running.Operator.HealthPort, host));

    [Fact]
    public async Task The_port_of_the_artifacts_shows_no_metrics_to_one_who_lies_about_the_host_name() =>
        Assert.Equal(404, await StatusAsync(running.Operator.ArtifactPort, $"localhost:{running.Operator.HealthPort}"));

    /// <summary>Asks for the metrics under a host name of the test's own.</summary>
    private static async Task<int> StatusAsync(int port, string host)
    {
        using var client = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Get, $"http://127.0.0.1:{port}/metrics");
        request.Headers.Host = host;
        using var answer = await client.SendAsync(request);
        return (int)answer.StatusCode;
    }

    /// <summary>The kinds of all objects of a namespace that the operator makes.</summary>
    private async Task<IEnumerable<string>> MadeAsync(string @namespace) =>
    [
        .. (await running.Client.ListAsync<V1ConfigMap>(@namespace)).Select(_ => "ConfigMap"),
        .. (await running.Client.ListAsync<V1Pod>(@namespace)).Select(_ => "Pod"),
        .. (await running.Client.ListAsync<V1Secret>(@namespace)).Select(_ => "Secret"),
    ];

    private async Task<JsonObject> LookAsync(string @namespace, JsonObject document) =>
        (await running.Server.GetAsync(@namespace, document)).Body;
}
