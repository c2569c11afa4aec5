using System.Runtime.CompilerServices;
using ImageFactory.Operator.Api.ImageBuild;
using ImageFactory.Operator.Testing.Builds;
using ImageFactory.Operator.Testing.Cluster;
using ImageFactory.Testing.Processes;
using Xunit.Abstractions;

namespace ImageFactory.Operator.EndToEnd.Builds;

/// <summary>
/// A scenario with the light distribution: profile <c>light</c> builds at once, <c>gated</c> waits at the gate.
/// </summary>
internal sealed class LightScenario : IAsyncDisposable
{
    private static readonly TimeSpan ArrivalTime = TimeSpan.FromMinutes(8);

    private readonly LightDistribution _distribution;

    private LightScenario(Scenario world, LightDistribution distribution, Gate gate)
    {
        World = world;
        _distribution = distribution;
        Gate = gate;
    }

    /// <summary>Namespace, operator and store.</summary>
    public Scenario World { get; }

    /// <summary>The gate of profile <c>gated</c>.</summary>
    public Gate Gate { get; }

    /// <summary>Starts operator, git server and gate.</summary>
    /// <param name="cluster">The cluster.</param>
    /// <param name="output">The test's.</param>
    /// <param name="adapt">Changes the operator's settings.</param>
    /// <param name="access">What opens the git server; then <c>gated</c> has two sources. Null for everybody.</param>
    /// <param name="test">The test's name.</param>
    public static async Task<LightScenario> StartAsync(
        ClusterFixture cluster,
        ITestOutputHelper output,
        Func<OperatorSettings, OperatorSettings>? adapt = null,
        PrivateAccess? access = null,
        [CallerMemberName] string test = "")
    {
        var world = await Scenario.StartAsync(cluster, output, adapt, test);
        var ports = FreePorts.Take(2);
        var scenario = new LightScenario(
            world,
            await LightDistribution.ServeAsync(cluster.Address, ports[0], access),
            await Gate.StartAsync(cluster.Address, ports[1]));
        await world.CreateProfileAsync("light", scenario._distribution.Profile());
        await world.CreateProfileAsync("gated", access is null
            ? scenario._distribution.Profile(scenario.Gate)
            : scenario._distribution.ProfileOfTwoSources(scenario.Gate));
        return scenario;
    }

    /// <summary>Returns when a host of the build has its disk mounted and waits at the gate.</summary>
    public async Task<V1ImageBuild> UntilAtGateAsync(V1ImageBuild build, int attempt = 1)
    {
        var seen = await World.UntilAsync(
            build,
            $"host {attempt} at ImageBuilt",
            ArrivalTime,
            one => one.Status is { CurrentStage: "ImageBuilt" } status
                && status.Host?.Attempt == attempt
                && status.Stages![(int)BuildStage.ImageBuilt].State == StageState.Running);
        await Gate.ArrivalAsync(
            seen.Status!.Host!.Name!, ArrivalTime, () => $"{BuildReport.Of(seen)}\n{World.Operator.Tail}");
        return seen;
    }

    public async ValueTask DisposeAsync()
    {
        await World.DisposeAsync();
        await Gate.DisposeAsync();
        await _distribution.DisposeAsync();
    }
}
