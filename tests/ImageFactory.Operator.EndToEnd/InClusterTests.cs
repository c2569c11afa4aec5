using System.Diagnostics;
using ImageFactory.Operator.Api.DistroProfile;
using ImageFactory.Operator.Api.ImageBuild;
using ImageFactory.Operator.Api.Shared;
using ImageFactory.Operator.EndToEnd.Builds;
using ImageFactory.Operator.EndToEnd.Cluster;
using ImageFactory.Operator.Testing.Builds;
using ImageFactory.Operator.Testing.Cluster;
using ImageFactory.Testing;
using ImageFactory.Testing.Processes;
using k8s.Models;
using Xunit;
using Xunit.Abstractions;

namespace ImageFactory.Operator.EndToEnd;

/// <summary>The operator as it is installed: <c>kubectl apply -k</c>, its image, its own service account.</summary>
[Collection(LostHosts.Name)]
public sealed class InClusterTests(ClusterFixture cluster, ITestOutputHelper output) : IAsyncLifetime
{
    private const string Namespace = "imagefactory-system";
    private const string Operator = "deployment/imagefactory-operator";
    private static readonly TimeSpan BuildTime = TimeSpan.FromMinutes(8);

    private readonly TemporaryFolder _folder = new();
    private string _overlay = string.Empty;
    private string _builds = string.Empty;

    private string Store => Path.Combine(_folder.Path, "store");

    // kustomize wants its files below one root, and the settings name this machine's mirrors: so it gets a copy.
    public async Task InitializeAsync()
    {
        _overlay = Path.Combine(_folder.Path, "overlays", "test");
        Directory.CreateDirectory(_overlay);
        string[] folders = [Path.Combine(RepositoryRoot.Path, "config"), Path.Combine(RepositoryRoot.Path, "crds")];
        (await Command.RunAsync("cp", ["-r", .. folders, _folder.Path])).Checked();
        await CopyToOverlayAsync("kustomization.yaml", text => text);
        await CopyToOverlayAsync("volume.yaml", text => text.Replace("STORE", Store, StringComparison.Ordinal));
        Directory.CreateDirectory(Store);
        _builds = await cluster.CreateNamespaceAsync();
        await File.WriteAllTextAsync(Path.Combine(_overlay, "settings.yaml"), Settings().ToYaml());
        await RemoveAsync();
    }

    public async Task DisposeAsync()
    {
        await cluster.DeleteNamespaceAsync(_builds);
        await RemoveAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task The_installed_operator_builds_and_signs_an_image_with_the_rights_that_were_generated_for_it()
    {
        var measured = new Measured(output, nameof(InClusterTests));
        var ports = FreePorts.Take(1);
        await using var light = await LightDistribution.ServeAsync(cluster.Address, ports[0]);

        await using var keyring = SigningKeyring.Create();
        await keyring.MakeAsync("release", "ed25519", "sign");
        await cluster.Kubectl.RunAsync("create", "namespace", Namespace);
        await KubectlAsync(
            "create",
            "secret",
            "generic",
            "imagefactory-signing-keys",
            $"--from-file=release.asc={keyring.SecretKey("release")}");

        var time = Stopwatch.StartNew();
        await cluster.Kubectl.RunAsync("apply", "-k", _overlay);
        await KubectlAsync("rollout", "status", Operator, "--timeout=120s");
        measured.Seconds("from apply to ready", time.Elapsed);

        await cluster.Client.CreateAsync(new V1DistroProfile
        {
            Metadata = new V1ObjectMeta { Name = "light", NamespaceProperty = _builds },
            Spec = light.Profile(),
        });
        await cluster.Client.CreateAsync(new V1ImageBuild
        {
            Metadata = new V1ObjectMeta { Name = "light-1", NamespaceProperty = _builds },
            Spec = new V1ImageBuildSpec { ProfileRef = new V1LocalReference { Name = "light" } },
        });
        V1ImageBuild? build = null;
        await Eventually.HoldsAsync(
            async () => (build = await cluster.Client.GetAsync<V1ImageBuild>("light-1", _builds))!.IsOver(),
            BuildTime,
            () => BuildReport.Of(build));
        var log = await KubectlAsync("logs", Operator);
        await File.WriteAllTextAsync(Path.Combine(ClusterFixture.Results, $"{nameof(InClusterTests)}.log"), log);

        Assert.True(build!.Status!.Phase == BuildPhase.Succeeded, BuildReport.Of(build));
        Assert.Equal(
            BuildReport.SucceededWithout(
                BuildStage.Registered, BuildStage.Tested, BuildStage.Distributed, BuildStage.PublishRequested),
            BuildReport.Conditions(build));
        measured.Note($"build: {build.Status.Duration}");
        var image = build.Status.Image!;
        Assert.StartsWith(
            image.Sha256!,
            await KubectlAsync(
                "exec", Operator, "--", "sha256sum", $"/var/lib/imagefactory/artifacts/{image.Location}/{image.File}"),
            StringComparison.Ordinal);

        var file = Path.Combine(Store, "artifacts", image.Location!, image.File!);
        Assert.Equal(0, (await keyring.VerifyAsync($"{file}.sig", file, keyring.PublicKey("release"))).ExitCode);

        OperatorAccount.AssertSufficed(log, await MetricsAsync());
        await AssertConfinedAsync();

        var events = await cluster.Client.ListAsync<Eventsv1Event>(_builds);
        Assert.Contains(events, one => one.Reason == "BuildSucceeded");
        await cluster.Kubectl.RunAsync("-n", _builds, "delete", "imagebuild", "light-1", "--timeout=60s");
    }

    private async Task<string> MetricsAsync()
    {
        var pod = Assert.Single(
            await cluster.Client.ListAsync<V1Pod>(Namespace, "app.kubernetes.io/name=imagefactory-operator"));
        return await KubectlAsync(
            "get", "--raw", $"/api/v1/namespaces/{Namespace}/pods/{pod.Name()}:8081/proxy/metrics");
    }

    private async Task CopyToOverlayAsync(string file, Func<string, string> adapt)
    {
        var text = await File.ReadAllTextAsync(
            Path.Combine(RepositoryRoot.Path, "tests", "cluster", "kustomize", file));
        await File.WriteAllTextAsync(Path.Combine(_overlay, file), adapt(text));
    }

    // The CRDs stay: with them would go every build on this cluster.
    private async Task RemoveAsync()
    {
        await cluster.DeleteNamespaceAsync(Namespace);
        await cluster.Kubectl.RunAsync(
            "delete",
            "--ignore-not-found",
            "clusterrole/imagefactory-operator",
            "clusterrolebinding/imagefactory-operator",
            "persistentvolume/imagefactory-store");
    }

    private async Task AssertConfinedAsync()
    {
        Assert.Equal("65532", (await KubectlAsync("exec", Operator, "--", "id", "-u")).Trim());
        var write = await cluster.Kubectl.TryAsync(
            "-n", Namespace, "exec", Operator, "--", "touch", "/opt/imagefactory/x");
        Assert.Contains("Read-only file system", write.Errors, StringComparison.Ordinal);
        var capabilities = await KubectlAsync("exec", Operator, "--", "grep", "CapEff", "/proc/1/status");
        Assert.Equal("0000000000000000", capabilities.Split('\t')[^1].Trim());
    }

    private Task<string> KubectlAsync(params string[] arguments) =>
        cluster.Kubectl.RunAsync(["-n", Namespace, .. arguments]);

    // It serves one namespace only: other operators may be at work on this cluster.
    private OperatorSettings Settings() => new(
        _builds,
        cluster.Mirrors,
        cluster.BuilderImage,
        Path.Combine(CacheFolder.Path, "builder"),
        "/var/lib/imagefactory/artifacts",
        $"http://imagefactory-artifacts.{Namespace}.svc:8082/")
    {
        LeaderElectionNamespace = string.Empty,
        SigningKeys = ["/etc/imagefactory-signing/release.asc"],
    };
}
