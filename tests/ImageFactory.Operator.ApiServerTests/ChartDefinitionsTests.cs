using ImageFactory.Testing;
using ImageFactory.Testing.Processes;
using Xunit;

namespace ImageFactory.Operator.ApiServerTests;

/// <summary>The chart's definitions on a current server, which knows the rules in them.</summary>
public sealed class ChartDefinitionsTests(CrdServerFixture fixture) : IClassFixture<CrdServerFixture>, IDisposable
{
    private const string Rules = "x-kubernetes-validations";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_current_server_takes_the_definitions_with_all_rules_as_Helm_sends_them()
    {
        var kubectl = new Kubectl(fixture.Server.Kubeconfig);
        var definitions = await new Helm().RenderAsync(
            "--show-only", "templates/crds.yaml", "--kube-version", "v1.36.0");

        await kubectl.RunAsync("apply", "--server-side", "-f", _folder.Write("crds.yaml", definitions));

        var served = await kubectl.RunAsync("get", "customresourcedefinitions", "--output", "yaml");
        Assert.Equal(
            Directory.GetFiles(Path.Combine(RepositoryRoot.Path, "crds"), "*.yaml")
                .Sum(file => Count(File.ReadAllText(file))),
            Count(served));
    }

    private static int Count(string text) => text.Split($"{Rules}:").Length - 1;
}
