using ImageFactory.Testing;
using ImageFactory.Testing.Processes;
using Xunit;

namespace ImageFactory.Operator.ApiServerTests;

/// <summary>
/// The policies for the networks of the operator and its pods; whether they are kept is the network plugin's.
/// </summary>
public sealed class NetworkPolicyTests(ApiServerFixture fixture) : IClassFixture<ApiServerFixture>, IDisposable
{
    private const string Values = "tests/testdata/charts/values/build-namespace.yaml";
    private static readonly string Config = Path.Combine(RepositoryRoot.Path, "config", "network-policy");

    private readonly TemporaryFolder _folder = new();
    private readonly Kubectl _kubectl = new(fixture.Server.Kubeconfig);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_server_takes_those_of_the_chart_for_all_networks_that_it_was_given()
    {
        await new Helm(fixture.Server.Kubeconfig).RunAsync(
            "install", "factory", Helm.Chart, "--namespace", "chart", "--create-namespace",
            "--values", Path.Combine(RepositoryRoot.Path, Values),
            "--set", "fullnameOverride=factory,crds.install=false");

        Assert.Equal(["factory"], await NamesAsync("chart"));
        Assert.Equal(
            ["factory-builders", "factory-janitors", "factory-testers"], await NamesAsync("imagefactory-builds"));
    }

    [Fact]
    public async Task A_server_takes_those_of_config()
    {
        await _kubectl.RunAsync("create", "namespace", "config");
        var kustomization = YamlDocuments.Read(Path.Combine(Config, "kustomization.yaml"))[0];
        foreach (var file in kustomization["resources"]!.AsArray())
        {
            var policy = YamlDocuments.Read(Path.Combine(Config, $"{file}"))[0];
            policy["metadata"]!["namespace"] = "config";
            await _kubectl.RunAsync("create", "-f", _folder.Write("policy.json", policy.ToJsonString()));
        }

        Assert.Equal(
            ["imagefactory-builders", "imagefactory-janitors", "imagefactory-operator", "imagefactory-testers"],
            await NamesAsync("config"));
    }

    private async Task<string[]> NamesAsync(string @namespace)
    {
        const string Names = "jsonpath={.items[*].metadata.name}";
        return (await _kubectl.RunAsync("get", "networkpolicies", "-n", @namespace, "-o", Names)).Split(' ');
    }
}
