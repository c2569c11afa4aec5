using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using ImageFactory.Operator.Testing.GitOps;
using ImageFactory.Testing;
using ImageFactory.Testing.Processes;
using Xunit;

namespace ImageFactory.Operator.ToolTests.GitOps;

/// <summary>What Argo CD shows of the objects of the factory, by the scripts of config/argocd.</summary>
public sealed class ArgoHealthTests
{
    [Fact]
    public async Task Argo_makes_of_every_state_what_the_page_says()
    {
        List<string> found = [];
        List<string> said = [];
        foreach (var row in GitOpsTable.Rows)
        {
            var entity = Load(row.Name);
            var health = await ArgoLua.HealthAsync(entity);
            found.Add($"{row.Name}: {health.Split(':')[0]}");
            var actions = (string)entity["kind"]! == "ImageBuild"
                ? $" [{string.Join(' ', await ArgoLua.ActionsAsync(entity))}]"
                : string.Empty;
            said.Add($"{row.Name}: {health}{actions}\n");
        }

        Assert.Equal(GitOpsTable.Rows.Select(row => $"{row.Name}: {row.Argo}"), found);
        Golden.AssertEqual("argocd/health.txt", string.Concat(said));
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("{\"conditions\": []}")]
    [InlineData("{\"observedGeneration\": 1}")]
    [InlineData("{\"observedGeneration\": 1, \"phase\": \"Running\", \"conditions\": []}")]
    [InlineData("{\"observedGeneration\": 1, \"phase\": \"Soaking\", \"conditions\": []}")]
    public async Task A_status_that_lacks_something_is_no_error(string status)
    {
        foreach (var name in new[] { "distroprofile-new", "imagebuild-new", "imagepromotion-new" })
        {
            var entity = Load(name);
            entity["status"] = JsonNode.Parse(status);

            Assert.StartsWith("Progressing: ", await ArgoLua.HealthAsync(entity), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task The_buttons_ask_for_another_try_and_for_the_end()
    {
        var failed = Load("imagebuild-failed");
        const string Annotation = "obj.metadata.annotations['imagefactory.dev/retry-requested-at']";

        Assert.Matches(
            new Regex(@"^20\d\d-\d\d-\d\dT\d\d:\d\d:\d\dZ$"), await ArgoLua.ActAsync(failed, "retry", Annotation));
        Assert.Equal("true", await ArgoLua.ActAsync(Load("imagebuild-running"), "cancel", "obj.spec.cancel"));
    }

    [Fact]
    public async Task Kustomize_lays_the_settings_over_those_that_are_there()
    {
        using var folder = new TemporaryFolder();
        folder.Write(
            "argocd-cm.yaml",
            "{apiVersion: v1, kind: ConfigMap, metadata: {name: argocd-cm, namespace: argocd}, data: {url: here}}");
        var component = Path.GetRelativePath(folder.Path, Path.Combine(RepositoryRoot.Path, "config", "argocd"));
        folder.Write("kustomization.yaml", $"{{resources: [argocd-cm.yaml], components: [{component}]}}");

        var rendered = await new Kubectl("/dev/null").RunAsync(
            "kustomize", "--load-restrictor", "LoadRestrictionsNone", folder.Path);

        var data = YamlDocuments.Parse(rendered)[0]["data"]!.AsObject();
        Assert.Equal(
            ArgoLua.Settings.Select(setting => setting.Key).Append("url").Order(StringComparer.Ordinal),
            data.Select(setting => setting.Key).Order(StringComparer.Ordinal));
    }

    private static JsonObject Load(string name) =>
        JsonNode.Parse(File.ReadAllText(Path.Combine(GitOpsTable.Folder, $"{name}.json")))!.AsObject();
}
