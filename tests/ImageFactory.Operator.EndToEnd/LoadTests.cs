using System.Diagnostics;
using System.Globalization;
using ImageFactory.Operator.Api.DistroProfile;
using ImageFactory.Operator.Api.ImageBuild;
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

/// <summary>More builds at once than the factory has slots, with real pods and disks that are there at once.</summary>
[Collection(LightBuilds.Name)]
[Trait("Tier", "Full")]
public sealed class LoadTests(ClusterFixture cluster, ITestOutputHelper output)
{
    private const int Builds = 200;
    private const int Slots = 8;
    private const int SampleEvery = 25;
    private const double Mebibyte = 1 << 20;

    // What the runtime may keep for itself between the first quarter of the builds and the last.
    private const double MemoryMargin = 24;
    private static readonly TimeSpan AllDone = TimeSpan.FromMinutes(60);

    private readonly List<Sample> _samples = [];

    [Fact]
    public async Task Two_hundred_builds_at_the_limit_of_the_queue_all_end_and_the_last_costs_no_more_than_the_first()
    {
        await using var scenario = await Scenario.StartAsync(
            cluster, output, settings => settings with { MaxConcurrentBuilds = Slots });
        var ports = FreePorts.Take(1);
        await using var light = await LightDistribution.ServeAsync(cluster.Address, ports[0]);
        var profile = light.ShellProfile();
        profile.History = new V1HistoryLimits { Successful = Builds, Failed = Builds };
        await scenario.CreateProfileAsync("load", profile);

        var time = Stopwatch.StartNew();
        for (var number = 1; number <= Builds; number++)
        {
            await scenario.CreateBuildAsync($"load-{number}", "load");
        }

        scenario.Measured.Seconds($"{Builds} builds are created", time.Elapsed);
        IReadOnlyList<V1ImageBuild> builds = [];
        await Eventually.HoldsAsync(
            async () =>
            {
                builds = [.. await scenario.Client.ListAsync<V1ImageBuild>(scenario.Namespace)];
                await SampleAsync(scenario, builds, time.Elapsed);
                return builds.All(build => build.IsOver());
            },
            AllDone,
            () => $"{builds.Count(build => build.IsOver())} of {builds.Count} are over:\n{scenario.Operator.Tail}",
            // A list of all of them keeps the server busy for a while.
            TimeSpan.FromSeconds(5));

        Tell(scenario);
        AssertNoneIsLost(scenario, builds);
        await scenario.NothingLeftAsync(builds[0], TimeSpan.FromMinutes(1));
        Assert.Empty(await scenario.Client.ListAsync<V1Pod>(scenario.Namespace));
        AssertFlat();
    }

    private static void AssertNoneIsLost(Scenario scenario, IReadOnlyList<V1ImageBuild> builds)
    {
        var failed = builds.FirstOrDefault(build => build.Status!.Phase != BuildPhase.Succeeded);
        Assert.True(failed is null, failed is null ? string.Empty : BuildReport.Of(failed));
        Assert.Equal(
            Enumerable.Range(1, Builds),
            builds.Select(build => build.Status!.BuildNumber!.Value).Order());
        Assert.Equal(Builds, builds.Select(build => build.Status!.ImageName).Distinct().Count());
        foreach (var build in builds)
        {
            scenario.AssertImage(build);
        }
    }

    // One sample whenever a further group of builds is over.
    private async Task SampleAsync(Scenario scenario, IReadOnlyList<V1ImageBuild> builds, TimeSpan time)
    {
        var over = builds.Count(build => build.IsOver());
        if (over / SampleEvery > _samples.Count)
        {
            var page = await scenario.Operator.MetricsAsync();
            _samples.Add(new Sample(
                over,
                time,
                MetricsText.Sum(page, "rest_client_requests_total"),
                scenario.Operator.Memory("VmRSS") / Mebibyte));
        }
    }

    private void Tell(Scenario scenario)
    {
        foreach (var (before, now) in _samples.Zip(_samples.Skip(1)))
        {
            scenario.Measured.Note(string.Create(
                CultureInfo.InvariantCulture,
                $"{now.Over} builds after {now.Time.TotalSeconds:0} s: {now.RequestsSince(before):0.0} API requests "
                + $"a build, {now.Memory:0.0} MiB resident"));
        }
    }

    private void AssertFlat()
    {
        Assert.Equal(Builds / SampleEvery, _samples.Count);
        var first = _samples[1].RequestsSince(_samples[0]);
        var last = _samples[^1].RequestsSince(_samples[^2]);
        Assert.InRange(last, 1, first * 1.2);
        Assert.InRange(_samples[^1].Memory, 1, _samples[1].Memory + MemoryMargin);
    }

    private sealed record Sample(int Over, TimeSpan Time, double Requests, double Memory)
    {
        public double RequestsSince(Sample before) => (Requests - before.Requests) / (Over - before.Over);
    }
}
