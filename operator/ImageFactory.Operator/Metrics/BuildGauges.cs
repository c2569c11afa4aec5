using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using ImageFactory.Operator.Entities;
using k8s.Models;

namespace ImageFactory.Operator.Metrics;

/// <summary>
/// What the gauges show: the state of the builds that exist, by profile. It fills itself again after a restart, since
/// every build is looked at then, and forgets a build when its object goes.
/// </summary>
internal sealed class BuildGauges
{
    private const double BytesPerMbit = 1e6 / 8;

    private readonly ConcurrentDictionary<string, Snapshot> builds = new(StringComparer.Ordinal);

    /// <summary>
    /// Takes in the state of a build. Of the few names that all builds share one copy is kept: each status read brings its
    /// own, and there may be thousands.
    /// </summary>
    public void Set(V1ImageBuild build, V1ImageBuildStatus status) =>
        builds[build.Uid()] = new Snapshot(
            string.Intern(build.Spec.ProfileRef.Name),
            string.Intern(status.CurrentStage ?? nameof(BuildStage.Initialized)),
            status.Phase ?? BuildPhase.Pending,
            status.FinishedAt,
            status.Image?.SizeBytes,
            status.Image?.Packages,
            status.Tests?.Scap?.Score,
            status.Tests?.Throughput,
            [
                .. (status.Stages ?? []).Where(line => line.DurationSeconds is not null)
                    .Select(line => (string.Intern(line.Name), line.DurationSeconds!.Value)),
            ]);

    /// <summary>Forgets a build.</summary>
    public void Remove(V1ImageBuild build) => builds.TryRemove(build.Uid(), out _);

    /// <summary>Builds at work.</summary>
    public IEnumerable<Measurement<long>> Active() => builds.Values
        .Where(build => !build.Phase.IsFinal())
        .GroupBy(build => (build.Profile, build.Stage))
        .Select(group => new Measurement<long>(
            group.LongCount(), Label("profile", group.Key.Profile), Label("stage", group.Key.Stage)));

    /// <summary>Stage times of each profile's newest finished build.</summary>
    public IEnumerable<Measurement<double>> LastStageDurations() => Newest(phase => phase.IsFinal())
        .SelectMany(build => build.Stages.Select(stage => new Measurement<double>(
            stage.Seconds, Label("profile", build.Profile), Label("stage", stage.Name))));

    /// <summary>When each profile's newest image was finished.</summary>
    public IEnumerable<Measurement<double>> LastSuccesses() => Newest(phase => phase == BuildPhase.Succeeded)
        .Select(build => new Measurement<double>(
            build.FinishedAt!.Value.ToUnixTimeSeconds(), Label("profile", build.Profile)));

    /// <summary>Sizes of the newest images.</summary>
    public IEnumerable<Measurement<long>> ImageSizes() => Newest(phase => phase == BuildPhase.Succeeded)
        .Where(build => build.ImageSize is not null)
        .Select(build => new Measurement<long>(build.ImageSize!.Value, Label("profile", build.Profile)));

    /// <summary>Package counts of the newest images.</summary>
    public IEnumerable<Measurement<long>> ImagePackages() => Newest(phase => phase == BuildPhase.Succeeded)
        .Where(build => build.Packages is not null)
        .Select(build => new Measurement<long>(build.Packages!.Value, Label("profile", build.Profile)));

    /// <summary>OpenSCAP's scores of the newest images.</summary>
    public IEnumerable<Measurement<double>> ScapScores() => Newest(phase => phase == BuildPhase.Succeeded)
        .Where(build => build.ScapScore is not null)
        .Select(build => new Measurement<double>(build.ScapScore!.Value, Label("profile", build.Profile)));

    /// <summary>Network throughput of the newest images, in bytes per second, the base unit of Prometheus.</summary>
    public IEnumerable<Measurement<double>> Throughputs() => Newest(phase => phase == BuildPhase.Succeeded)
        .SelectMany(build => new[]
        {
            (build.Profile, Direction: "sent", Mbit: build.Throughput?.SentMbitPerSecond),
            (build.Profile, Direction: "received", Mbit: build.Throughput?.ReceivedMbitPerSecond),
        })
        .Where(line => line.Mbit is not null)
        .Select(line => new Measurement<double>(
            line.Mbit!.Value * BytesPerMbit, Label("profile", line.Profile), Label("direction", line.Direction)));

    private static KeyValuePair<string, object?> Label(string name, string value) => new(name, value);

    private IEnumerable<Snapshot> Newest(Func<BuildPhase, bool> wanted) => builds.Values
        .Where(build => wanted(build.Phase) && build.FinishedAt is not null)
        .GroupBy(build => build.Profile, StringComparer.Ordinal)
        .Select(group => group.MaxBy(build => build.FinishedAt)!);

    private sealed record Snapshot(
        string Profile,
        string Stage,
        BuildPhase Phase,
        DateTimeOffset? FinishedAt,
        long? ImageSize,
        int? Packages,
        double? ScapScore,
        V1ThroughputStatus? Throughput,
        IReadOnlyList<(string Name, double Seconds)> Stages);
}
