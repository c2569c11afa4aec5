using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using ImageFactory.Kubernetes.Client;
using ImageFactory.Operator.Api.DistroProfile;
using ImageFactory.Operator.Api.ImageBuild;
using ImageFactory.Operator.Api.ImagePromotion;
using ImageFactory.Operator.Api.Shared;
using ImageFactory.Operator.Testing.Cluster;
using ImageFactory.Operator.Testing.Node;
using ImageFactory.Testing;
using ImageFactory.Testing.Processes;
using k8s;
using k8s.Models;
using Xunit;
using Xunit.Abstractions;

namespace ImageFactory.Operator.Testing.Builds;

/// <summary>
/// One test's world: a namespace, an operator that serves only it with the rights that it has in production, and an
/// artifact store.
/// </summary>
internal sealed class Scenario : IAsyncDisposable
{
    private const string UidLabel = "imagefactory.dev/build-uid";
    private static readonly TimeSpan LeaveDeadline = TimeSpan.FromMinutes(2);

    private readonly ClusterFixture _cluster;
    private readonly TemporaryFolder _store = new();
    private readonly TemporaryFolder _files = new();
    private readonly List<string> _namespaces;
    private OperatorAccount _account = null!;

    private Scenario(ClusterFixture cluster, string @namespace, Measured measured)
    {
        _cluster = cluster;
        Namespace = @namespace;
        _namespaces = [@namespace];
        Measured = measured;
    }

    /// <summary>The namespace.</summary>
    public string Namespace { get; }

    /// <summary>The test's figures.</summary>
    public Measured Measured { get; }

    /// <summary>The operator.</summary>
    public OperatorProcess Operator { get; private set; } = null!;

    /// <summary>The folder of the artifact store.</summary>
    public string Store { get; private set; } = string.Empty;

    /// <summary>A client.</summary>
    public KubernetesClient Client => _cluster.Client;

    /// <summary>Starts an operator on a new namespace.</summary>
    public static async Task<Scenario> StartAsync(
        ClusterFixture cluster,
        ITestOutputHelper output,
        Func<OperatorSettings, OperatorSettings>? adapt = null,
        [CallerMemberName] string test = "")
    {
        var scenario = new Scenario(cluster, await cluster.CreateNamespaceAsync(), new Measured(output, test));
        var ports = FreePorts.Take(2);
        var settings = new OperatorSettings(
            scenario.Namespace,
            cluster.Mirrors,
            cluster.BuilderImage,
            Path.Combine(CacheFolder.Path, "builder"),
            scenario._store.Path,
            $"http://{cluster.Address}:{ports[1]}/")
        {
            HealthPort = ports[0],
            ArtifactPort = ports[1],
            ListenAddress = cluster.Address,
        };
        settings = adapt?.Invoke(settings) ?? settings;
        scenario.Store = settings.ArtifactRoot;
        scenario._account = new OperatorAccount(
            cluster.Kubectl, scenario.Namespace, isBuildNamespace: settings.BuilderNamespace.Length > 0);
        var log = Path.Combine(ClusterFixture.Results, $"{test}.log");
        File.Delete(log);
        var kubeconfig = scenario._files.Write("kubeconfig", await scenario._account.InstallAsync());
        scenario.Operator = new OperatorProcess(settings, kubeconfig, log);
        try
        {
            var started = Stopwatch.StartNew();
            await scenario.Operator.StartAsync();
            scenario.Measured.Seconds("operator ready after", started.Elapsed);
            return scenario;
        }
        catch
        {
            await scenario.DisposeAsync();
            throw;
        }
    }

    /// <summary>A file that goes with the scenario; returns its path.</summary>
    public string Write(string name, string text) => _files.Write(name, text);

    /// <summary>A further namespace whose builds the operator serves; it goes with the scenario.</summary>
    public void Adopt(string @namespace) => _namespaces.Add(@namespace);

    /// <summary>kubectl in the namespace.</summary>
    public Task<string> KubectlAsync(params string[] arguments) =>
        _cluster.Kubectl.RunAsync(["-n", Namespace, .. arguments]);

    /// <summary>Creates a profile.</summary>
    public Task CreateProfileAsync(string name, V1DistroProfileSpec spec, string? @namespace = null) =>
        Client.CreateAsync(new V1DistroProfile
        {
            Metadata = new V1ObjectMeta { Name = name, NamespaceProperty = @namespace ?? Namespace },
            Spec = spec,
        });

    /// <summary>Creates a build of a profile.</summary>
    public Task<V1ImageBuild> CreateBuildAsync(
        string name, string profile, Action<V1ImageBuildSpec>? adapt = null, string? @namespace = null)
    {
        var spec = new V1ImageBuildSpec { ProfileRef = new V1LocalReference { Name = profile } };
        adapt?.Invoke(spec);
        return Client.CreateAsync(new V1ImageBuild
        {
            Metadata = new V1ObjectMeta { Name = name, NamespaceProperty = @namespace ?? Namespace },
            Spec = spec,
        });
    }

    /// <summary>Asks for the end of a build.</summary>
    public Task CancelAsync(V1ImageBuild build) =>
        Client.PatchAsync<V1ImageBuild>(build.Name(), Namespace, """{"spec":{"cancel":true}}""");

    /// <summary>Follows a build until something holds. A build that is over and does not fit fails at once.</summary>
    public Task<V1ImageBuild> UntilAsync(
        V1ImageBuild build, string what, TimeSpan within, Func<V1ImageBuild, bool> holds) =>
        new BuildFollower(this).UntilAsync(build, what, within, holds);

    /// <summary>
    /// The same for what soon passes: follows it from the state that the test has seen, and misses nothing after it.
    /// </summary>
    public Task<V1ImageBuild> SinceAsync(
        V1ImageBuild seen, string what, TimeSpan within, Func<V1ImageBuild, bool> holds) =>
        new BuildFollower(this).UntilAsync(seen, what, within, holds, seen);

    /// <summary>Follows a build to its end.</summary>
    public Task<V1ImageBuild> UntilPhaseAsync(V1ImageBuild build, BuildPhase phase, TimeSpan within) =>
        UntilAsync(build, $"phase {phase}", within, seen => seen.Status?.Phase == phase);

    /// <summary>The build's pods.</summary>
    public async Task<IReadOnlyList<V1Pod>> PodsAsync(V1ImageBuild build) =>
        [.. await Client.ListAsync<V1Pod>(Namespace, $"{UidLabel}={build.Uid()}")];

    /// <summary>Waits until nothing of the build is left in the cluster and on the node.</summary>
    public async Task NothingLeftAsync(V1ImageBuild build, TimeSpan within)
    {
        IReadOnlyList<string> left = [];
        await Eventually.HoldsAsync(
            async () => (left = await LeftAsync(build)).Count == 0, within, () => $"left: {string.Join(", ", left)}");
    }

    /// <summary>The folder of the build's artifacts.</summary>
    public string ArtifactsOf(V1ImageBuild build) =>
        Path.Combine(Store, build.Namespace(), build.Spec.ProfileRef.Name, build.Status!.ImageName!);

    /// <summary>The store has the image that the build's status names.</summary>
    public void AssertImage(V1ImageBuild build)
    {
        var image = build.Status!.Image!;
        using var file = File.OpenRead(Path.Combine(ArtifactsOf(build), image.File!));
        Assert.Equal(image.Sha256, Convert.ToHexStringLower(SHA256.HashData(file)));
    }

    public async ValueTask DisposeAsync()
    {
        try
        {
            // Both have finalizers, and go only as long as there is an operator.
            await LeaveAsync<V1ImagePromotion>();
            await LeaveAsync<V1ImageBuild>();
            OperatorAccount.AssertSufficed(Operator.Log, Operator.HasEnded ? null : await Operator.MetricsAsync());
        }
        finally
        {
            await Operator.DisposeAsync();
            await _account.RemoveAsync();
            foreach (var one in _namespaces)
            {
                await _cluster.DeleteNamespaceAsync(one);
            }

            _store.Dispose();
            _files.Dispose();
        }
    }

    private async Task LeaveAsync<T>()
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        foreach (var @namespace in _namespaces)
        {
            foreach (var one in await Client.ListAsync<T>(@namespace))
            {
                await Client.DeleteAsync<T>(one.Name(), @namespace);
            }

            await Eventually.HoldsAsync(
                async () => (await Client.ListAsync<T>(@namespace)).Count == 0,
                LeaveDeadline,
                () => $"{typeof(T).Name} do not go after their test:\n{Operator.Tail}");
        }
    }

    private async Task<IReadOnlyList<string>> LeftAsync(V1ImageBuild build)
    {
        var selector = $"{UidLabel}={build.Uid()}";
        var objects = await KubectlAsync("get", "-A", "pods,configmaps,secrets", "-l", selector, "-o", "name");
        return
        [
            .. objects.Split('\n', StringSplitOptions.RemoveEmptyEntries),
            .. NodeState.LoopDevices(build),
            .. NodeState.Mounts(build),
            .. NodeState.BuildProcesses(build),
            // They bear nobody's mark; those of a build that was killed beside this one go with its janitor.
            .. NodeState.OrphanedPartitions(),
        ];
    }
}
