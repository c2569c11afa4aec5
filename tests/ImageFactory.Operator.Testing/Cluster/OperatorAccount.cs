using System.Text.Json.Nodes;
using ImageFactory.Testing;
using ImageFactory.Testing.Processes;
using Xunit;

namespace ImageFactory.Operator.Testing.Cluster;

/// <summary>The operator's service account in a test's namespace, with the generated roles and nothing else.</summary>
/// <param name="kubectl">The administrator's.</param>
/// <param name="namespace">The test's namespace.</param>
/// <param name="isBuildNamespace">All pods of builds are there, and the operator has no rights to others.</param>
internal sealed class OperatorAccount(Kubectl kubectl, string @namespace, bool isBuildNamespace)
{
    private const string Name = "imagefactory-operator";
    private static readonly string Config = Path.Combine(RepositoryRoot.Path, "config");
    private static readonly string Roles = Path.Combine(Config, "rbac");
    private static readonly string BuildNamespace = Path.Combine(Config, "build-namespace");

    /// <summary>Makes the account; returns a kubeconfig's text with which the administrator acts as it.</summary>
    public async Task<string> InstallAsync()
    {
        // Under a name of its own: the test that installs the operator removes the role of the true name.
        await ApplyAsync(
            isBuildNamespace ? BuildNamespace : Roles,
            isBuildNamespace ? "cluster-role.yaml" : "role.yaml",
            ($"  name: {Name}\n", $"  name: {@namespace}\n"));
        await kubectl.RunAsync(
            "-n",
            @namespace,
            "apply",
            "-f",
            Path.Combine(Roles, "service-account.yaml"),
            "-f",
            Path.Combine(Roles, "leader-election-role.yaml"));
        var account = $"--serviceaccount={@namespace}:{Name}";
        await kubectl.RunAsync(
            "-n", @namespace, "create", "rolebinding", Name, "--role=imagefactory-leader-election", account);
        await kubectl.RunAsync("create", "clusterrolebinding", @namespace, $"--clusterrole={@namespace}", account);
        if (isBuildNamespace)
        {
            await ApplyAsync(
                BuildNamespace,
                "build-role.yaml",
                ("  namespace: imagefactory-builds\n", $"  namespace: {@namespace}\n"));
            await kubectl.RunAsync(
                "-n", @namespace, "create", "rolebinding", $"{Name}-builds", $"--role={Name}", account);
        }

        var kubeconfig = JsonNode.Parse(
            await kubectl.RunAsync("config", "view", "--flatten", "--minify", "-o", "json"))!;
        kubeconfig["users"]![0]!["user"]!["as"] = $"system:serviceaccount:{@namespace}:{Name}";
        return kubeconfig.ToJsonString();
    }

    /// <summary>Takes away what is not in the namespace.</summary>
    public Task RemoveAsync() => kubectl.RunAsync(
        "delete", "--ignore-not-found", $"clusterrolebinding/{@namespace}", $"clusterrole/{@namespace}");

    /// <summary>The operator wanted no more than the roles give, also nothing that is tried again in silence.</summary>
    /// <param name="log">All that it logged.</param>
    /// <param name="metrics">Its metrics; null when it does not run any more.</param>
    public static void AssertSufficed(string log, string? metrics)
    {
        Assert.DoesNotContain("forbidden", log, StringComparison.OrdinalIgnoreCase);
        if (metrics is not null)
        {
            Assert.NotEqual(0, MetricsText.Sum(metrics, "rest_client_requests_total", "code=\"200\""));
            Assert.Equal(0, MetricsText.Sum(metrics, "rest_client_requests_total", "code=\"403\""));
        }
    }

    private async Task ApplyAsync(string folder, string file, (string Old, string New) change)
    {
        var text = await File.ReadAllTextAsync(Path.Combine(folder, file));
        Assert.Contains(change.Old, text, StringComparison.Ordinal);
        using var temporary = new TemporaryFolder();
        var changed = text.Replace(change.Old, change.New, StringComparison.Ordinal);
        await kubectl.RunAsync("apply", "-f", temporary.Write(file, changed));
    }
}
