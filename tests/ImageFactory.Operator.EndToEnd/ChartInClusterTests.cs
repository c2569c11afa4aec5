using System.Diagnostics;
using System.Runtime.Versioning;
using System.Text.Json.Nodes;
using ImageFactory.Operator.Api.DistroProfile;
using ImageFactory.Operator.Api.ImageBuild;
using ImageFactory.Operator.Api.Shared;
using ImageFactory.Operator.EndToEnd.Builds;
using ImageFactory.Operator.EndToEnd.Cluster;
using ImageFactory.Operator.Testing.Builds;
using ImageFactory.Operator.Testing.Cluster;
using ImageFactory.Operator.Testing.GitOps;
using ImageFactory.Testing;
using ImageFactory.Testing.Processes;
using k8s.Models;
using Xunit;
using Xunit.Abstractions;

namespace ImageFactory.Operator.EndToEnd;

/// <summary>The way of a new user with Helm, from nothing to a factory at work, and away again.</summary>
[Collection(LightBuilds.Name)]
[Trait("Tier", "Full")]
[SupportedOSPlatform("linux")]
public sealed class ChartInClusterTests(ClusterFixture cluster, ITestOutputHelper output) : IAsyncLifetime
{
    private const string Namespace = "imagefactory-chart";
    private const string Release = "factory";
    private const string Operator = $"deployment/{Release}-imagefactory-operator";
    private const string Volume = "imagefactory-chart-store";
    private static readonly TimeSpan BuildTime = TimeSpan.FromMinutes(5);

    private readonly TemporaryFolder _folder = new();
    private readonly Helm _helm = new(cluster.Kubeconfig);
    private readonly Measured _measured = new(output, nameof(ChartInClusterTests));
    private MailServer _mail = null!;
    private string _builds = string.Empty;

    private string Store => Path.Combine(_folder.Path, "store");

    public async Task InitializeAsync()
    {
        _mail = await MailServer.StartAsync(cluster.Address);
        _builds = await cluster.CreateNamespaceAsync();
        await RemoveAsync();
        Directory.CreateDirectory(Store);
        await cluster.Kubectl.RunAsync("create", "namespace", Namespace);
        await cluster.Kubectl.RunAsync("apply", "-f", _folder.Write("volume.yaml", VolumeManifest()));
        await cluster.Kubectl.RunAsync(
            "-n", Namespace, "create", "secret", "generic", "mail",
            $"--from-file=password={_mail.PasswordFile}", $"--from-file=ca.pem={_mail.CaFile}");
    }

    public async Task DisposeAsync()
    {
        await File.WriteAllTextAsync(
            Path.Combine(ClusterFixture.Results, $"{nameof(ChartInClusterTests)}.log"),
            (await cluster.Kubectl.TryAsync("-n", Namespace, "logs", Operator)).Output);
        // The operator first: its rights would go with the namespace, and what it holds there would stay.
        await RemoveAsync();
        await cluster.DeleteNamespaceAsync(_builds);
        await _mail.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task A_factory_is_installed_tested_used_told_of_upgraded_left_and_taken_up_again()
    {
        var ports = FreePorts.Take(1);
        await using var light = await LightDistribution.ServeAsync(cluster.Address, ports[0]);
        var values = _folder.Write("values.yaml", Values());

        // --take-ownership: other tests have put the definitions there by kubectl.
        await TimedAsync(
            "helm install, until it is ready",
            () => HelmAsync("install", Helm.Chart, "--values", values, "--take-ownership", "--wait"));
        var tested = await TimedAsync("helm test", () => HelmAsync("test", "--logs"));
        Assert.Contains("Phase:          Succeeded", tested, StringComparison.Ordinal);
        Assert.Contains($"namespace: {_builds}", tested, StringComparison.Ordinal);

        await CreateProfileAsync("light", light.ShellProfile());
        var wrong = light.ShellProfile();
        wrong.Tier = ImageTier.Standard;
        wrong.Builder!.Dib!.Elements!.Add("no-such-element");
        await CreateProfileAsync("wrong", wrong);

        var built = await TimedAsync("first build", () => BuildAsync("light"));
        Assert.True(built.Status!.Phase == BuildPhase.Succeeded, BuildReport.Of(built));
        var failed = await TimedAsync("first failure", () => BuildAsync("wrong"));
        Assert.Equal(BuildPhase.Failed, failed.Status!.Phase);
        var mail = await TimedAsync("its mail", () => _mail.NextAsync("owner", "ElementNotFound"));
        Assert.Contains("wrong", await File.ReadAllTextAsync(mail), StringComparison.Ordinal);
        Assert.StartsWith("Healthy: ", await ArgoHealthAsync(built), StringComparison.Ordinal);
        Assert.StartsWith("Degraded: ", await ArgoHealthAsync(failed), StringComparison.Ordinal);
        await AssertDashboardsShowAsync();

        await TimedAsync("helm upgrade, until it is ready", () => HelmAsync(
            "upgrade", Helm.Chart, "--values", values, "--wait", "--set", Nightly()));
        var nightly = await TimedAsync("first build by the CronJob", NightlyBuildAsync);
        Assert.True(nightly.Status!.Phase == BuildPhase.Unchanged, BuildReport.Of(nightly));

        OperatorAccount.AssertSufficed(
            await cluster.Kubectl.RunAsync("-n", Namespace, "logs", Operator), metrics: null);

        await TimedAsync("helm uninstall", () => HelmAsync("uninstall", "--wait"));
        var image = Path.Combine(Store, "artifacts", built.Status.Image!.Location!, built.Status.Image.File!);
        Assert.True(File.Exists(image), $"{image} is gone");
        Assert.Equal(built.Uid(), (await cluster.Client.GetAsync<V1ImageBuild>(built.Name(), _builds))!.Uid());

        // What waits for the operator, such as the end of a build, goes on with the next release of that name.
        await HelmAsync("install", Helm.Chart, "--values", values, "--wait");
        await cluster.Kubectl.RunAsync("-n", _builds, "delete", "imagebuild", built.Name(), "--timeout=60s");
        Assert.True(File.Exists(image), $"{image} is gone");
    }

    private async Task<string> ArgoHealthAsync(V1ImageBuild build)
    {
        var json = await cluster.Kubectl.RunAsync("-n", _builds, "get", "imagebuild", build.Name(), "-o", "json");
        return await ArgoLua.HealthAsync(JsonNode.Parse(json)!.AsObject());
    }

    // Of a factory that has just begun, what has no history, regions or promotions stays empty.
    private async Task AssertDashboardsShowAsync()
    {
        var pods = await cluster.Client.ListAsync<V1Pod>(Namespace, "app.kubernetes.io/component=operator");
        await using var prometheus = await FactoryPrometheus.StartAsync(pods.Single().Status.PodIP, Namespace);
        string[] wanted =
        [
            "Image factory / Fleet, Newest build of each profile",
            "Image factory / Fleet, Finished builds a day",
        ];
        ILookup<bool, string>? seen = null;
        await Eventually.HoldsAsync(
            async () => wanted.All((seen = await prometheus.AskAsync())[true].Contains),
            TimeSpan.FromMinutes(1),
            () => $"no data: {string.Join("; ", seen![false])}");
        _measured.Note($"dashboards: {seen![true].Count()} queries give data: {string.Join("; ", seen[true])}");
        _measured.Note($"dashboards: {seen[false].Count()} give none: {string.Join("; ", seen[false])}");
    }

    private async Task<T> TimedAsync<T>(string what, Func<Task<T>> action)
    {
        var time = Stopwatch.StartNew();
        var result = await action();
        _measured.Seconds(what, time.Elapsed);
        return result;
    }

    private Task<string> HelmAsync(string verb, params string[] arguments) =>
        _helm.RunAsync([verb, Release, .. arguments, "--namespace", Namespace, "--timeout", "2m"]);

    private async Task CreateProfileAsync(string name, V1DistroProfileSpec spec)
    {
        spec.Owners = [new V1Owner { Email = "owner@example.org" }];
        await cluster.Client.CreateAsync(new V1DistroProfile
        {
            Metadata = new V1ObjectMeta { Name = name, NamespaceProperty = _builds },
            Spec = spec,
        });
    }

    private async Task<V1ImageBuild> BuildAsync(string profile)
    {
        await cluster.Client.CreateAsync(new V1ImageBuild
        {
            Metadata = new V1ObjectMeta { Name = $"{profile}-1", NamespaceProperty = _builds },
            Spec = new V1ImageBuildSpec { ProfileRef = new V1LocalReference { Name = profile } },
        });
        return await EndAsync(build => build.Name() == $"{profile}-1");
    }

    private Task<V1ImageBuild> NightlyBuildAsync() =>
        EndAsync(build => build.Name().StartsWith("light-nightly-", StringComparison.Ordinal));

    private async Task<V1ImageBuild> EndAsync(Func<V1ImageBuild, bool> isIt)
    {
        V1ImageBuild? build = null;
        await Eventually.HoldsAsync(
            async () =>
            {
                build = (await cluster.Client.ListAsync<V1ImageBuild>(_builds)).FirstOrDefault(isIt);
                return build?.IsOver() == true;
            },
            BuildTime,
            () => BuildReport.Of(build));
        return build!;
    }

    private async Task RemoveAsync()
    {
        await _helm.TryAsync("uninstall", Release, "--namespace", Namespace, "--wait", "--timeout", "2m");
        await cluster.DeleteNamespaceAsync(Namespace);
        await cluster.Kubectl.RunAsync("delete", "--ignore-not-found", $"persistentvolume/{Volume}");
    }

    private string Nightly() =>
        $"nightly.builds[0].profile=light,nightly.builds[0].namespace={_builds},nightly.jitterSeconds=0,"
        + "nightly.builds[0].schedule=* * * * *";

    // As in docs/getting-started.md; the images are on the node already, which may have two processors only, and one of
    // them at work for another build.
    private string Values()
    {
        var (name, tag) = (cluster.OperatorImage.LastIndexOf(':')) is var colon
            ? (cluster.OperatorImage[..colon], cluster.OperatorImage[(colon + 1)..])
            : default;
        return $$"""
            image: {repository: "{{name}}", tag: "{{tag}}", pullPolicy: Never}
            watchNamespace: {{_builds}}
            mirrors: {debian: "{{cluster.Mirrors.Main}}", debian-security: "{{cluster.Mirrors.Security}}"}
            secretMounts: [{secret: mail, mountPath: /etc/imagefactory-mail}]
            persistence: {storageClass: "-"}
            settings:
              builder:
                images: [{tool: DiskImageBuilder, image: "{{cluster.BuilderImage}}"}]
                imagePullPolicy: Never
                cpu: 500m
                checkValidUntil: {{(cluster.Mirrors.ChecksValidUntil ? "true" : "false")}}
              artifacts: {minFreeBytes: 1073741824}
              notifications:
                mail:
                  host: {{_mail.Host}}
                  port: {{_mail.StartTlsPort}}
                  username: {{MailServer.User}}
                  passwordFile: /etc/imagefactory-mail/password
                  caFile: /etc/imagefactory-mail/ca.pem
                  from: factory@example.org
            """;
    }

    // The cluster makes no volumes by itself.
    private string VolumeManifest() =>
        $$"""
        apiVersion: v1
        kind: PersistentVolume
        metadata: {name: {{Volume}}}
        spec:
          capacity: {storage: 100Gi}
          accessModes: [ReadWriteOnce]
          persistentVolumeReclaimPolicy: Retain
          claimRef: {namespace: {{Namespace}}, name: {{Release}}-imagefactory-operator-store}
          local: {path: {{Store}}}
          nodeAffinity:
            required:
              nodeSelectorTerms: [{matchExpressions: [{key: kubernetes.io/hostname, operator: Exists}]}]
        """;
}
