using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using ImageFactory.Testing;
using ImageFactory.Testing.Processes;
using Xunit;

namespace ImageFactory.Operator.ToolTests.Charts;

/// <summary>The chart and <c>config/</c> are two forms of one thing.</summary>
public sealed partial class OneSourceTests
{
    private static readonly string Config = Path.Combine(RepositoryRoot.Path, "config");

    // What a release of the name imagefactory-operator calls what config/ calls otherwise.
    private static readonly (string Theirs, string Ours)[] Names =
    [
        ("imagefactory-artifacts", "imagefactory-operator-artifacts"),
        ("imagefactory-leader-election", "imagefactory-operator-leader-election"),
        ("imagefactory-nightly", "imagefactory-operator-nightly"),
        ("imagefactory-store", "imagefactory-operator-store"),
    ];

    [Fact]
    public async Task Without_values_the_chart_installs_what_config_default_does()
    {
        var expected = RenderedManifests.Read(await KustomizeAsync("default"));
        Assert.True(expected.Remove("Namespace imagefactory-system"));

        var rendered = RenderedManifests.Read(await new Helm().RenderAsync("--skip-tests"));

        // config/prometheus has it.
        Assert.True(rendered.Remove("Service imagefactory-operator-metrics"));
        AssertSame(expected, rendered);
    }

    [Fact]
    public async Task For_Kubernetes_before_1_25_the_chart_installs_what_config_default_before_1_25_does()
    {
        var expected = RenderedManifests.Read(await KustomizeAsync("default-before-1.25"));
        Assert.True(expected.Remove("Namespace imagefactory-system"));

        var rendered = RenderedManifests.Read(
            await new Helm().RenderAsync("--skip-tests", "--kube-version", "v1.24.17"));

        Assert.True(rendered.Remove("Service imagefactory-operator-metrics"));
        AssertSame(expected, rendered);
        Assert.DoesNotContain(
            rendered.Values, text => text.Contains("x-kubernetes-validations", StringComparison.Ordinal));
    }

    [Fact]
    public async Task For_one_namespace_the_chart_gives_the_rights_that_config_namespaced_does()
    {
        var expected = RenderedManifests.Read(await KustomizeAsync("namespaced"));

        var rendered = RenderedManifests.Read(await new Helm().RenderAsync(
            "--skip-tests", "--set", "watchNamespace=imagefactory-system,rbac.nodes=false,crds.install=false"));

        Assert.Equal(expected.Keys.Where(IsOfRights), rendered.Keys.Where(IsOfRights));
        Assert.All(rendered.Keys.Where(IsOfRights), name => Assert.Equal(expected[name], rendered[name]));
        Assert.DoesNotContain(expected.Keys, name => name.StartsWith("Cluster", StringComparison.Ordinal));

        static bool IsOfRights(string name) => name.Contains("Role", StringComparison.Ordinal)
            || name.StartsWith("ServiceAccount", StringComparison.Ordinal);
    }

    [Fact]
    public async Task For_a_namespace_of_pods_the_chart_gives_the_rights_that_config_build_namespace_does()
    {
        var expected = RenderedManifests.Read(await KustomizeAsync("build-namespace"));

        var rendered = RenderedManifests.Read(await new Helm().RenderAsync(
            "--skip-tests",
            "--set", "builder.namespace=imagefactory-builds,crds.install=false",
            "--set", "settings.tenants[0].name=default,settings.tenants[0].namespaces[0]=images"));

        Assert.Equal(expected.Keys.Where(IsOfRights), rendered.Keys.Where(IsOfRights));
        Assert.All(rendered.Keys.Where(IsOfRights), name => Assert.Equal(expected[name], rendered[name]));

        static bool IsOfRights(string name) => name.Contains("Role", StringComparison.Ordinal)
            || name.StartsWith("ServiceAccount", StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_nightly_build_of_the_chart_is_that_of_config_nightly()
    {
        var expected = RenderedManifests.Read(await KustomizeAsync("nightly"));

        var rendered = RenderedManifests.Read(await new Helm().RenderAsync(
            "--namespace", "default",
            "--show-only", "templates/nightly.yaml",
            "--show-only", "templates/nightly-rbac.yaml",
            "--set", "nightly.builds[0].profile=debian-12,nightly.builds[0].schedule=15 2 * * *"));

        // In config/nightly the profile is in the namespace of the Job, which create-build takes by itself.
        const string Job = "CronJob debian-12-nightly";
        rendered[Job] = rendered[Job].Replace("\"--namespace\",\"default\",", string.Empty, StringComparison.Ordinal);
        AssertSame(expected, rendered);
    }

    [Fact]
    public async Task Rules_and_dashboards_of_the_chart_are_those_of_config_prometheus()
    {
        var rendered = YamlDocuments.Parse(await new Helm().RenderAsync(
            "--show-only", "templates/monitoring.yaml",
            "--set", "serviceMonitor.enabled=true,prometheusRule.enabled=true,dashboards.enabled=true"));

        foreach (var rule in Files("prometheusrule.yaml"))
        {
            var spec = rendered.Single(document => $"{document["kind"]}" == "PrometheusRule")["spec"];
            AssertSame(YamlDocuments.Read(rule)[0]["spec"], spec);
        }

        Assert.Equal(
            Files("dashboards/*.json")
                .Select(file => $"imagefactory-{Path.GetFileName(file)}={File.ReadAllText(file)}"),
            rendered.Where(document => $"{document["kind"]}" == "ConfigMap")
                .SelectMany(document => document["data"]!.AsObject())
                .Select(pair => $"{pair.Key}={pair.Value}")
                .Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Chart_image_and_program_have_one_version()
    {
        var version = typeof(OperatorCommand).Assembly.GetName().Version!.ToString(3);
        var chart = YamlDocuments.Read(Path.Combine(Helm.Chart, "Chart.yaml"))[0];
        var deployment = YamlDocuments.Read(Path.Combine(Config, "manager", "deployment.yaml"))[0];

        Assert.Equal((version, version), ($"{chart["version"]}", $"{chart["appVersion"]}"));
        Assert.Equal(
            $"imagefactory-operator:v{version}",
            $"{deployment["spec"]!["template"]!["spec"]!["containers"]![0]!["image"]}");
    }

    // Object by object, so that a failure shows where they differ.
    private static void AssertSame(IDictionary<string, string> expected, IDictionary<string, string> rendered)
    {
        Assert.Equal(expected.Keys, rendered.Keys);
        foreach (var (name, text) in expected)
        {
            Assert.Equal($"{name}: {text}", $"{name}: {rendered[name]}");
        }
    }

    private static void AssertSame(JsonNode? expected, JsonNode? found) => Assert.Equal(
        RenderedManifests.Sorted(expected!).ToJsonString(), RenderedManifests.Sorted(found!).ToJsonString());

    private static IEnumerable<string> Files(string pattern)
    {
        var folder = Path.Combine(Config, "prometheus", Path.GetDirectoryName(pattern)!);
        return Directory.Exists(folder)
            ? Directory.GetFiles(folder, Path.GetFileName(pattern)).Order(StringComparer.Ordinal)
            : [];
    }

    private static async Task<string> KustomizeAsync(string folder)
    {
        // kustomize names a ConfigMap after its content, where the chart annotates the pod with it.
        var yaml = SettingsName().Replace(
            await new Kubectl(kubeconfig: "/dev/null").RunAsync("kustomize", Path.Combine(Config, folder)),
            "imagefactory-operator-settings");
        return Names.Aggregate(
            yaml, (text, pair) => text.Replace(pair.Theirs, pair.Ours, StringComparison.Ordinal));
    }

    [GeneratedRegex("imagefactory-settings-[a-z0-9]+")]
    private static partial Regex SettingsName();
}
