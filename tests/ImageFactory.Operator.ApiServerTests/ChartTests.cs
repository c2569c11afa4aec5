using System.Text.Json.Nodes;
using ImageFactory.Testing;
using ImageFactory.Testing.Processes;
using Xunit;

namespace ImageFactory.Operator.ApiServerTests;

/// <summary>
/// A release of the chart on a real server, from its first day to its last: there are no nodes, so nothing of it runs.
/// </summary>
public sealed class ChartTests : IClassFixture<ApiServerFixture>, IDisposable
{
    private const string Release = "imagefactory-operator";
    private const string Namespace = "imagefactory-system";
    private const string Builds = "imagebuilds.imagefactory.dev";

    private const string Nightly = "nightly.builds[0].profile=debian-12,nightly.builds[0].schedule=15 2 * * *";

    // Has a default, and the sample does not set it.
    private const string Field = "keepBuildHostSeconds";

    private readonly TemporaryFolder _folder = new();
    private readonly Helm _helm;
    private readonly Kubectl _kubectl;

    public ChartTests(ApiServerFixture fixture)
    {
        _helm = new Helm(fixture.Server.Kubeconfig);
        _kubectl = new Kubectl(fixture.Server.Kubeconfig);
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_release_is_installed_upgraded_rolled_back_and_uninstalled_and_what_users_made_stays()
    {
        await HelmAsync("install", Release, Earlier(), "--create-namespace");
        Assert.Equal(("0.15.0", "{}", false), await StateAsync());
        await _kubectl.RunAsync("create", "--validate=strict", "-f", Sample("debian-12.yaml"));
        var builds = await NamesAsync("imagebuilds", "default");
        Assert.Single(builds);

        // Definitions, settings and roles of the release follow the chart; builds are as they were.
        const string Mirror = "http://mirror.example.org/debian";
        await HelmAsync("upgrade", Release, Helm.Chart, "--set", $"mirrors.debian={Mirror}", "--set", Nightly);
        Assert.Equal((Version, $$"""{"debian":"{{Mirror}}"}""", true), await StateAsync());
        Assert.Equal(builds, await NamesAsync("imagebuilds", "default"));
        Assert.Equal(["debian-12-nightly"], await NamesAsync("cronjobs"));

        await HelmAsync("rollback", Release, "1");
        Assert.Equal(("0.15.0", "{}", false), await StateAsync());
        Assert.Equal(builds, await NamesAsync("imagebuilds", "default"));
        Assert.Equal([], await NamesAsync("cronjobs"));

        await HelmAsync("upgrade", Release, Helm.Chart);
        await HelmAsync("uninstall", Release);
        Assert.Equal([], await NamesAsync("deployments"));
        Assert.Equal([], await NamesAsync("configmaps,services,serviceaccounts,roles,rolebindings"));
        // Without it, what lies in the store would have URLs of nobody's.
        Assert.Equal(["imagefactory-operator-secret"], await NamesAsync("secrets"));
        Assert.Equal([], await NamesAsync("clusterroles,clusterrolebindings"));
        Assert.Equal(
            ["distroprofiles.imagefactory.dev", Builds, "imagepromotions.imagefactory.dev"], await NamesAsync("crds"));
        Assert.Equal(["imagefactory-operator-store"], await NamesAsync("persistentvolumeclaims"));
        Assert.Equal(builds, await NamesAsync("imagebuilds", "default"));

        // The store and the definitions are taken up again by a release of that name,
        await HelmAsync("install", Release, Helm.Chart);
        await HelmAsync("uninstall", Release);
        // and by one of another name if it is told to.
        var refused = await _helm.TryAsync("install", "images", Helm.Chart, "--namespace", Namespace);
        Assert.Contains("invalid ownership metadata", refused.Errors, StringComparison.Ordinal);
        await HelmAsync("install", "images", Helm.Chart, "--take-ownership");
        Assert.Equal(["images-imagefactory-operator"], await NamesAsync("deployments"));
        await HelmAsync("uninstall", "images");
    }

    [Fact]
    public async Task Older_definitions_that_kubectl_applied_are_taken_over_as_the_documents_say()
    {
        var older = new JsonArray();
        foreach (var crd in YamlDocuments.Parse(await _kubectl.RunAsync("kustomize", Config("crd-before-1.25"))))
        {
            if ($"{crd["metadata"]!["name"]}" == Builds)
            {
                Assert.True(Fields(crd).Remove(Field));
            }

            older.Add(crd.DeepClone());
        }

        var list = new JsonObject { ["apiVersion"] = "v1", ["kind"] = "List", ["items"] = older };
        await _kubectl.RunAsync("apply", "-f", _folder.Write("older.json", list.ToJsonString()));

        // A Helm that applies on the server is told that kubectl has these fields.
        string[] install =
            ["upgrade", "--install", Release, Helm.Chart, "--namespace", Namespace, "--create-namespace"];
        var refused = await _helm.TryAsync([.. install, "--take-ownership"]);
        Assert.Contains("conflict with \"kubectl-client-side-apply\"", refused.Errors, StringComparison.Ordinal);
        await _helm.RunAsync([.. install, "--take-ownership", "--force-conflicts"]);
        Assert.True((await StateAsync()).HasField);

        // Ordinary upgrades go on from there.
        await HelmAsync("upgrade", Release, Helm.Chart, "--set", "mirrors.debian=http://mirror.example.org/debian");
        await HelmAsync("uninstall", Release);

        // A build that waits for an operator that is gone is let go as docs/upgrading.md says.
        const string Finalizers = """{"metadata":{"finalizers":["imagefactory.dev/imagebuildfinalizer"]}}""";
        await _kubectl.RunAsync("create", "namespace", "images");
        await _kubectl.RunAsync("create", "-f", Sample("debian-12.yaml"), "--namespace", "images");
        await PatchBuildsAsync(Finalizers);
        await _kubectl.RunAsync("delete", "imagebuilds", "--all", "--namespace", "images", "--wait=false");
        Assert.NotEmpty(await NamesAsync("imagebuilds", "images"));
        await PatchBuildsAsync("""{"metadata":{"finalizers":null}}""");
        Assert.Empty(await NamesAsync("imagebuilds", "images"));
        await _kubectl.RunAsync("delete", "-k", Config("crd-before-1.25"));
    }

    [Fact]
    public async Task A_release_for_one_namespace_has_its_rights_there_alone()
    {
        foreach (var name in (string[])["team-a", "team-a-images"])
        {
            await _kubectl.RunAsync("create", "namespace", name);
        }

        await _helm.RunAsync(
            "install", "factory", Helm.Chart, "--namespace", "team-a",
            "--set", "watchNamespace=team-a-images,crds.install=false,fullnameOverride=factory",
            "--set", Nightly);

        Assert.Equal(
            ("true", "true", "false", "false", "false", "true"),
            (await MayAsync("factory", "delete", "pods", "team-a-images"),
                await MayAsync("factory", "get", "nodes", string.Empty),
                await MayAsync("factory", "list", "pods", "default"),
                await MayAsync("factory", "create", "secrets", "team-a"),
                await MayAsync("factory", "get", "secrets", "team-a"),
                await MayAsync("factory", "create", "leases.coordination.k8s.io", "team-a")));
        Assert.Equal(
            ("true", "false", "false", "false"),
            (await MayAsync("factory-nightly", "create", "imagebuilds.imagefactory.dev", "team-a-images"),
                await MayAsync("factory-nightly", "get", "imagebuilds.imagefactory.dev", "team-a-images"),
                await MayAsync("factory-nightly", "create", "imagebuilds.imagefactory.dev", "default"),
                await MayAsync("factory-nightly", "create", "pods", "team-a-images")));
        await _helm.RunAsync("uninstall", "factory", "--namespace", "team-a");
    }

    private static string Version { get; } =
        $"{YamlDocuments.Read(Path.Combine(Helm.Chart, "Chart.yaml"))[0]["version"]}";

    private static string Sample(string name) => Path.Combine(Config("samples"), name);

    private static string Config(string name) => Path.Combine(RepositoryRoot.Path, "config", name);

    // The chart as it was a version ago: without a field of a definition, and without nightly builds.
    private string Earlier()
    {
        var folder = Path.Combine(_folder.Path, "imagefactory-operator");
        foreach (var file in Directory.GetFiles(Helm.Chart, "*", SearchOption.AllDirectories))
        {
            var name = Path.GetRelativePath(Helm.Chart, file);
            var text = File.ReadAllText(file);
            if (name == "Chart.yaml")
            {
                text = text.Replace($"ersion: {Version}", "ersion: 0.15.0", StringComparison.Ordinal);
            }
            else if (name.EndsWith("_imagebuilds.yaml", StringComparison.Ordinal))
            {
                var crd = YamlDocuments.Parse(text)[0];
                Assert.True(Fields(crd).Remove(Field));
                text = crd.ToJsonString();
            }

            if (!name.StartsWith("templates/nightly", StringComparison.Ordinal))
            {
                _folder.Write(Path.Combine("imagefactory-operator", name), text);
            }
        }

        return folder;
    }

    private static JsonObject Fields(JsonNode crd) =>
        crd["spec"]!["versions"]![0]!["schema"]!["openAPIV3Schema"]!["properties"]!["spec"]!["properties"]!.AsObject();

    /// <summary>Version of the Deployment, mirrors of the settings, and whether the definitions are of today.</summary>
    private async Task<(string Version, string Mirrors, bool HasField)> StateAsync()
    {
        var deployment = await GetAsync("deployment", Release);
        var settings = await GetAsync("configmap", $"{Release}-settings");
        var mirrors = YamlDocuments.Parse($"{settings["data"]!["settings.yaml"]}")[0]["mirrors"];
        return (
            $"{deployment["metadata"]!["labels"]!["app.kubernetes.io/version"]}",
            mirrors?.ToJsonString() ?? "{}",
            Fields(await GetAsync("crd", Builds)).ContainsKey(Field));
    }

    private Task<string> HelmAsync(string verb, params string[] arguments) =>
        _helm.RunAsync([verb, .. arguments, "--namespace", Namespace]);

    private async Task<JsonObject> GetAsync(string kind, string name) =>
        JsonNode.Parse(await _kubectl.RunAsync("get", kind, name, "--namespace", Namespace, "--output", "json"))!
            .AsObject();

    private async Task PatchBuildsAsync(string patch)
    {
        var builds = await _kubectl.RunAsync("get", "imagebuilds", "-o", "name", "--namespace", "images");
        foreach (var build in builds.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            await _kubectl.RunAsync("patch", build, "--type", "merge", "-p", patch, "--namespace", "images");
        }
    }

    /// <summary>Names of the objects of a kind that are ours.</summary>
    private async Task<IReadOnlyList<string>> NamesAsync(string kinds, string @namespace = Namespace)
    {
        var list = JsonNode.Parse(
            await _kubectl.RunAsync("get", kinds, "--namespace", @namespace, "--output", "json"))!;
        return
        [
            .. list["items"]!.AsArray()
                .Where(item => @namespace != Namespace
                    || item!["metadata"]!["labels"]?["app.kubernetes.io/part-of"] is not null)
                .Select(item => $"{item!["metadata"]!["name"]}")
                .Order(StringComparer.Ordinal),
        ];
    }

    /// <summary>"true" or "false", as a review has it: the kinds need not be installed for it.</summary>
    private Task<string> MayAsync(string account, string verb, string resource, string @namespace)
    {
        var (plural, group) = resource.Split('.', 2) is [var name, var rest] ? (name, rest) : (resource, string.Empty);
        var review = $$"""
            apiVersion: authorization.k8s.io/v1
            kind: SubjectAccessReview
            spec:
              user: system:serviceaccount:team-a:{{account}}
              resourceAttributes:
                {verb: {{verb}}, group: "{{group}}", resource: {{plural}}, namespace: "{{@namespace}}"}
            """;
        return _kubectl.RunAsync(
            "create", "-f", _folder.Write("review.yaml", review), "--output", "jsonpath={.status.allowed}");
    }
}
