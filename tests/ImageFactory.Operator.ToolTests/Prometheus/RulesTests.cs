using ImageFactory.Operator.Testing.Monitoring;
using ImageFactory.Testing;
using ImageFactory.Testing.Processes;
using Xunit;

namespace ImageFactory.Operator.ToolTests.Prometheus;

/// <summary>The rules by Prometheus' own tool.</summary>
public sealed class RulesTests : IDisposable
{
    private const string Runbooks = "https://imagefactory.dev/runbooks/";

    private static readonly string[] Files = ["alerts.yaml", "slow.yaml"];

    private readonly TemporaryFolder _folder = new();

    /// <summary>The cases, each a file of tests/testdata/prometheus.</summary>
    public static TheoryData<string> Cases => [.. Files];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Promtool_finds_nothing_wrong_with_the_rules()
    {
        var check = await Command.RunAsync("promtool", ["check", "rules", _folder.Write("rules.yaml", RulesFile.Text)]);

        Assert.Contains($"SUCCESS: {RulesFile.Rules.Count} rules found", check.Checked(), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Each_alert_fires_when_it_is_time_and_not_before(string name)
    {
        _folder.Write("rules.yaml", RulesFile.Text);
        var cases = _folder.Write(name, await File.ReadAllTextAsync(CaseFile(name)));

        (await Command.RunAsync("promtool", ["test", "rules", cases])).Checked();
    }

    [Fact]
    public void Each_alert_has_a_case_that_fires_and_one_that_does_not()
    {
        var told = Files.Select(name => File.ReadAllText(CaseFile(name))).ToList();
        Assert.All(RulesFile.Alerts, alert => Assert.Contains(
            told, text => text.Contains($"{Runbooks}{alert}\n", StringComparison.Ordinal)));
        Assert.Equal(
            RulesFile.Alerts.Order(StringComparer.Ordinal),
            told.SelectMany(Quiet).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Each_alert_says_what_is_wrong_how_bad_it_is_and_where_to_read_on()
    {
        foreach (var rule in RulesFile.Rules.Where(rule => rule["alert"] is not null))
        {
            var name = (string)rule["alert"]!;
            Assert.Contains((string?)rule["labels"]!["severity"], (string[])["critical", "warning", "info"]);
            Assert.Equal(
                ["description", "runbook_url", "summary"],
                rule["annotations"]!.AsObject().Select(annotation => annotation.Key).Order(StringComparer.Ordinal));
            Assert.Equal(Runbooks + name, (string?)rule["annotations"]!["runbook_url"]);
        }
    }

    [Fact]
    public void Each_alert_has_its_runbook_and_each_runbook_its_alert()
    {
        var folder = Path.Combine(RepositoryRoot.Path, "docs", "runbooks");
        Assert.Equal(
            RulesFile.Alerts.Order(StringComparer.Ordinal),
            Directory.EnumerateFiles(folder).Select(Path.GetFileNameWithoutExtension).Order(StringComparer.Ordinal));
        foreach (var file in Directory.EnumerateFiles(folder))
        {
            var sections = File.ReadLines(file).Where(line => line.StartsWith('#')).ToList();
            Assert.Equal(
                [
                    $"# {Path.GetFileNameWithoutExtension(file)}",
                    "## Meaning",
                    "## Impact",
                    "## Diagnosis",
                    "## Mitigation",
                ],
                sections);
        }
    }

    private static string CaseFile(string name) =>
        Path.Combine(RepositoryRoot.Path, "tests", "testdata", "prometheus", name);

    /// <summary>The alerts that a file expects not to fire at some time.</summary>
    private static IEnumerable<string> Quiet(string text)
    {
        var lines = text.Split('\n');
        return lines.Index()
            .Where(line => line.Item.Trim() == "exp_alerts: []")
            .Select(line => lines[line.Index - 2].Split("alertname: ")[1]);
    }
}
