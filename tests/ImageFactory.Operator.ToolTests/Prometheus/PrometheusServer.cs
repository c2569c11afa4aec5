using System.Globalization;
using System.Text.Json.Nodes;
using ImageFactory.Operator.Testing.Monitoring;
using ImageFactory.Testing;
using ImageFactory.Testing.Processes;

namespace ImageFactory.Operator.ToolTests.Prometheus;

/// <summary>A real Prometheus with our rules that scrapes a factory each second.</summary>
internal sealed class PrometheusServer : IAsyncDisposable
{
    /// <summary>The namespace that the factory is said to run in, as the Prometheus Operator would say it.</summary>
    public const string Namespace = "imagefactory-system";

    private readonly TemporaryFolder _folder = new();
    private Daemon? _daemon;

    /// <summary>Starts it.</summary>
    /// <param name="factory">The port of the factory's metrics page.</param>
    /// <param name="alertmanager">The port of Alertmanager.</param>
    public static async Task<PrometheusServer> StartAsync(int factory, int alertmanager)
    {
        var server = new PrometheusServer();
        await server.BackfillAsync();
        var ports = FreePorts.Take(2);
        server._folder.Write("rules.yaml", RulesFile.Text);
        var config = server._folder.Write("prometheus.yaml", string.Create(CultureInfo.InvariantCulture, $$"""
            global: {scrape_interval: 1s, evaluation_interval: 1s}
            rule_files: [rules.yaml]
            alerting:
              alertmanagers:
              - static_configs:
                - targets: ['127.0.0.1:{{alertmanager}}']
            scrape_configs:
            - job_name: imagefactory-operator
              static_configs:
              - targets: ['127.0.0.1:{{factory}}']
                labels: {namespace: {{Namespace}}}
              # Another factory, which is down.
              - targets: ['127.0.0.1:{{ports[1]}}']
                labels: {namespace: elsewhere}
            """));
        server._daemon = await Daemon.StartAsync(
            "prometheus",
            ports[0],
            $"--config.file={config}",
            $"--storage.tsdb.path={server.Data}",
            "--storage.tsdb.retention.time=60d",
            string.Create(CultureInfo.InvariantCulture, $"--web.listen-address=127.0.0.1:{ports[0]}"),
            "--log.level=warn");
        return server;
    }

    private string Data => Path.Combine(_folder.Path, "data");

    /// <summary>The series that an expression gives now.</summary>
    public async Task<JsonArray> QueryAsync(string expression)
    {
        using var form = new FormUrlEncodedContent([KeyValuePair.Create("query", expression)]);
        using var answer = await _daemon!.Http.PostAsync("api/v1/query", form);
        var body = JsonNode.Parse(await answer.Content.ReadAsStringAsync())!;
        return answer.IsSuccessStatusCode
            ? body["data"]!["result"]!.AsArray()
            : throw new InvalidOperationException($"{expression}: {body["error"]}");
    }

    /// <summary>The series that an expression gives over a time.</summary>
    public async Task<JsonArray> QueryRangeAsync(
        string expression, DateTimeOffset from, DateTimeOffset until, TimeSpan step)
    {
        using var form = new FormUrlEncodedContent(
        [
            KeyValuePair.Create("query", expression),
            KeyValuePair.Create("start", from.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture)),
            KeyValuePair.Create("end", until.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture)),
            KeyValuePair.Create("step", step.TotalSeconds.ToString(CultureInfo.InvariantCulture)),
        ]);
        using var answer = await _daemon!.Http.PostAsync("api/v1/query_range", form);
        return JsonNode.Parse(await answer.Content.ReadAsStringAsync())!["data"]!["result"]!.AsArray();
    }

    public async ValueTask DisposeAsync()
    {
        await _daemon!.DisposeAsync();
        _folder.Dispose();
    }

    private async Task BackfillAsync()
    {
        var history = _folder.Write("history.txt", new History(DateTimeOffset.UtcNow).Text());
        (await Command.RunAsync(
            "promtool",
            ["tsdb", "create-blocks-from", "--max-block-duration=720h", "openmetrics", history, Data])).Checked();
    }
}
