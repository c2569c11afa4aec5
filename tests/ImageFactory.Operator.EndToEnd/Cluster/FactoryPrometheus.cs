using System.Globalization;
using System.Text.Json.Nodes;
using ImageFactory.Operator.Testing.Monitoring;
using ImageFactory.Testing;
using ImageFactory.Testing.Processes;

namespace ImageFactory.Operator.EndToEnd.Cluster;

/// <summary>A real Prometheus with our rules that scrapes an installed operator each second.</summary>
internal sealed class FactoryPrometheus : IAsyncDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly string _factory;
    private Daemon? _daemon;

    private FactoryPrometheus(string factory) => _factory = factory;

    /// <summary>Starts it.</summary>
    /// <param name="address">The address of the operator's pod.</param>
    /// <param name="factory">Its namespace, as the ServiceMonitor would say it.</param>
    public static async Task<FactoryPrometheus> StartAsync(string address, string factory)
    {
        var server = new FactoryPrometheus(factory);
        var port = FreePorts.Take(1)[0];
        server._folder.Write("rules.yaml", RulesFile.Text);
        var config = server._folder.Write(
            "prometheus.yaml",
            $$"""
            global: {scrape_interval: 1s, evaluation_interval: 1s}
            rule_files: [rules.yaml]
            scrape_configs:
            - job_name: imagefactory-operator
              static_configs:
              - targets: ['{{address}}:8081']
                labels: {namespace: {{factory}}}
            """);
        server._daemon = await Daemon.StartAsync(
            "prometheus",
            port,
            $"--config.file={config}",
            $"--storage.tsdb.path={Path.Combine(server._folder.Path, "data")}",
            string.Create(CultureInfo.InvariantCulture, $"--web.listen-address=127.0.0.1:{port}"));
        return server;
    }

    /// <summary>The queries of all dashboards that give data now, and those that give none.</summary>
    public async Task<ILookup<bool, string>> AskAsync()
    {
        var answers = new List<(bool HasData, string What)>();
        foreach (var (what, expression) in DashboardQueries.All(_factory))
        {
            using var form = new FormUrlEncodedContent([KeyValuePair.Create("query", expression)]);
            using var answer = await _daemon!.Http.PostAsync("api/v1/query", form);
            var body = JsonNode.Parse(await answer.Content.ReadAsStringAsync())!;
            answers.Add((body["data"]!["result"]!.AsArray().Count > 0, what));
        }

        return answers.ToLookup(answer => answer.HasData, answer => answer.What);
    }

    public async ValueTask DisposeAsync()
    {
        await _daemon!.DisposeAsync();
        _folder.Dispose();
    }
}
