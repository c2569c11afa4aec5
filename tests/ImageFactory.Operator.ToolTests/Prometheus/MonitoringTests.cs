using System.Text.Json.Nodes;
using ImageFactory.Operator.Testing.Monitoring;
using ImageFactory.Testing;
using Xunit;

namespace ImageFactory.Operator.ToolTests.Prometheus;

/// <summary>Rules, dashboards and alerts against a real Prometheus that looks at a real factory.</summary>
public sealed class MonitoringTests(MonitoringStack stack) : IClassFixture<MonitoringStack>
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(60);

    [Fact]
    public Task Each_rule_gives_data() => AssertDataAsync(
        RulesFile.Rules.Select(rule => ($"{rule["alert"] ?? rule["record"]}", (string)rule["expr"]!)));

    [Fact]
    public Task Each_query_of_each_panel_gives_data() =>
        AssertDataAsync(DashboardQueries.All(PrometheusServer.Namespace));

    [Fact]
    public async Task An_alert_reaches_people_with_what_is_wrong_and_where_to_read_on()
    {
        await Eventually.HoldsAsync(
            () => Task.FromResult(stack.Receiver.Alerts.ContainsKey("BuildFailed")),
            Soon,
            () => $"only {string.Join(", ", stack.Receiver.Alerts.Keys)} came");

        var alert = stack.Receiver.Alerts["BuildFailed"];
        var annotations = alert["annotations"]!;
        Assert.Equal("firing", (string?)alert["status"]);
        Assert.Equal("ubuntu-24.04: the newest build failed at ImageBuilt", (string?)annotations["summary"]);
        Assert.Equal(
            "ImageBuild images/ubuntu-24.04-7 of profile ubuntu-24.04 failed at stage ImageBuilt with reason "
            + "FailedScript. The alert ends with the next build that succeeds.",
            (string?)annotations["description"]);
        var runbook = new Uri((string)annotations["runbook_url"]!);
        Assert.True(File.Exists(Path.Combine(RepositoryRoot.Path, "docs", $"{runbook.AbsolutePath[1..]}.md")));
    }

    // The pictures of docs/monitoring.md: UPDATE_PICTURES=1 writes them anew.
    [Fact]
    public async Task Each_dashboard_can_be_drawn_from_what_its_queries_give()
    {
        foreach (var file in DashboardQueries.Files)
        {
            var picture = await new DashboardPicture(stack.Prometheus, DateTimeOffset.UtcNow).DrawAsync(
                JsonNode.Parse(await File.ReadAllTextAsync(file))!);
            Assert.Contains(picture.Descendants(), element => element.Name.LocalName == "polyline");
            if (Environment.GetEnvironmentVariable("UPDATE_PICTURES") == "1")
            {
                var name = Path.GetFileNameWithoutExtension(file);
                await File.WriteAllTextAsync(
                    Path.Combine(RepositoryRoot.Path, "docs", "pictures", $"{name}.svg"), $"{picture}\n");
            }
        }
    }

    private async Task AssertDataAsync(IEnumerable<(string What, string Expression)> queries)
    {
        var empty = queries.ToList();
        await Eventually.HoldsAsync(
            async () =>
            {
                var still = new List<(string What, string Expression)>();
                foreach (var query in empty)
                {
                    var series = await stack.Prometheus.QueryAsync(query.Expression);
                    if (!series.Any(one => (string?)one!["metric"]!["namespace"] != History.Example))
                    {
                        still.Add(query);
                    }
                }

                empty = still;
                return empty.Count == 0;
            },
            Soon,
            () => "no data: " + string.Join("\n", empty.Select(query => $"{query.What}: {query.Expression}")));
    }
}
