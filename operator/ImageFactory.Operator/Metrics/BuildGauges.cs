using System.Collections.Concurrent;
using ImageFactory.Operator.Api.ImageBuild;
using k8s.Models;

namespace ImageFactory.Operator.Metrics;

/// <summary>
/// What the gauges show: the state of the builds that exist, by profile. It fills itself again after a restart, since
/// every build is looked at then, and forgets a build when its object goes.
/// </summary>
internal sealed class BuildGauges
{
    private const double BytesPerMbit = 1e6 / 8;

    private const int MostNames = 10_000;

    private readonly ConcurrentDictionary<string, string> _names = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, Snapshot> _builds = new(StringComparer.Ordinal);

    /// <summary>
    /// Records the state of a build. Names that builds share are kept once, since each status that is read brings its
    /// own copy and there may be thousands.
    /// </summary>
    public void Set(V1ImageBuild build, V1ImageBuildStatus status) =>
        _builds[build.Uid()] = new Snapshot(
            Shared(build.Spec.ProfileRef.Name),
            Shared(build.Namespace() ?? string.Empty),
            build.Name() ?? string.Empty,
            string.Intern(status.CurrentStage ?? nameof(BuildStage.Initialized)),
            status.Phase ?? BuildPhase.Pending,
            StageSince(build, status),
            status.FinishedAt,
            status.DurationSeconds,
            Failure(status),
            status.Image?.SizeBytes,
            status.Image?.Packages,
            status.Tests?.Scap?.Score,
            status.Tests?.Throughput,
            [
                .. (status.Stages ?? []).Where(line => line.DurationSeconds is not null)
                    .Select(line => (string.Intern(line.Name), line.DurationSeconds!.Value)),
            ]);

    /// <summary>Forgets a build.</summary>
    public void Remove(V1ImageBuild build) => _builds.TryRemove(build.Uid(), out _);

    /// <summary>Builds at work, by profile and stage.</summary>
    public IEnumerable<(double Value, string[] Labels)> Active() => Existing()
        .Where(build => !build.Phase.IsFinal())
        .GroupBy(build => (build.Profile, build.Stage))
        .Select(group => Series(group.Count(), group.Key.Profile, group.Key.Stage));

    /// <summary>
    /// Since when each build at work is at its stage, as Unix time. Not of those that wait for their turn: how long
    /// that takes is a matter of the others.
    /// </summary>
    public IEnumerable<(double Value, string[] Labels)> ActiveSince() => Existing()
        .Where(build => !build.Phase.IsFinal() && build.Phase is not (BuildPhase.Queued or BuildPhase.Suspended)
            && build.StageSince is not null)
        .Select(build => Series(
            build.StageSince!.Value.ToUnixTimeSeconds(), build.Profile, build.Stage, build.Namespace, build.Name));

    /// <summary>
    /// What each profile's newest finished build came to: always 1, the rest is labels. Not of one that somebody
    /// cancelled, which says nothing of its profile.
    /// </summary>
    public IEnumerable<(double Value, string[] Labels)> LastBuilds() =>
        Newest(phase => phase.IsFinal() && phase != BuildPhase.Cancelled)
        .Select(build => Series(
            1,
            build.Profile,
            build.Namespace,
            build.Name,
            build.Phase.ToString(),
            build.Failure?.Stage ?? string.Empty,
            build.Failure?.Reason ?? string.Empty));

    /// <summary>Times that the newest images took, by profile.</summary>
    public IEnumerable<(double Value, string[] Labels)> LastDurations() =>
        Newest(phase => phase == BuildPhase.Succeeded)
        .Where(build => build.Seconds is not null)
        .Select(build => Series(build.Seconds!.Value, build.Profile));

    /// <summary>Stage times of the newest images, by profile and stage.</summary>
    public IEnumerable<(double Value, string[] Labels)> LastStageDurations() =>
        Newest(phase => phase == BuildPhase.Succeeded)
        .SelectMany(build => build.Stages.Select(stage => Series(stage.Seconds, build.Profile, stage.Name)));

    /// <summary>When each profile's newest image was finished.</summary>
    public IEnumerable<(double Value, string[] Labels)> LastSuccesses() =>
        Newest(phase => phase == BuildPhase.Succeeded)
        .Select(build => Series(build.FinishedAt!.Value.ToUnixTimeSeconds(), build.Profile));

    /// <summary>Sizes of the newest images, by profile.</summary>
    public IEnumerable<(double Value, string[] Labels)> ImageSizes() => Newest(phase => phase == BuildPhase.Succeeded)
        .Where(build => build.ImageSize is not null)
        .Select(build => Series(build.ImageSize!.Value, build.Profile));

    /// <summary>Package counts of the newest images, by profile.</summary>
    public IEnumerable<(double Value, string[] Labels)> ImagePackages() =>
        Newest(phase => phase == BuildPhase.Succeeded)
        .Where(build => build.Packages is not null)
        .Select(build => Series(build.Packages!.Value, build.Profile));

    /// <summary>OpenSCAP's scores of the newest images, by profile.</summary>
    public IEnumerable<(double Value, string[] Labels)> ScapScores() => Newest(phase => phase == BuildPhase.Succeeded)
        .Where(build => build.ScapScore is not null)
        .Select(build => Series(build.ScapScore!.Value, build.Profile));

    /// <summary>
    /// Network throughput of the newest images, by profile and direction, in bytes per second, the base unit of
    /// Prometheus.
    /// </summary>
    public IEnumerable<(double Value, string[] Labels)> Throughputs() => Newest(phase => phase == BuildPhase.Succeeded)
        .SelectMany(build => new[]
        {
            (build.Profile, Direction: "sent", Mbit: build.Throughput?.SentMbitPerSecond),
            (build.Profile, Direction: "received", Mbit: build.Throughput?.ReceivedMbitPerSecond),
        })
        .Where(line => line.Mbit is not null)
        .Select(line => Series(line.Mbit!.Value * BytesPerMbit, line.Profile, line.Direction));

    // Not interned: tenants choose them, and what is interned stays.
    private string Shared(string name) => _names.Count < MostNames ? _names.GetOrAdd(name, name) : name;

    private static (double Value, string[] Labels) Series(double value, params string[] labels) => (value, labels);

    private static DateTimeOffset? StageSince(V1ImageBuild build, V1ImageBuildStatus status) =>
        status.Stages?.FirstOrDefault(line => line.Name == status.CurrentStage)?.StartedAt
        ?? status.Stages?.Max(line => line.FinishedAt)
        ?? status.StartedAt
        ?? build.Metadata.CreationTimestamp;

    private static (string Stage, string Reason)? Failure(V1ImageBuildStatus status) =>
        status.Stages?.FirstOrDefault(line => line.State == StageState.Failed) is { } line
            ? (string.Intern(line.Name), string.Intern(line.Reason ?? string.Empty))
            : null;

    // Not the dictionary's values, which are a copy made under all its locks: that would hold up the reconciles.
    private IEnumerable<Snapshot> Existing() => _builds.Select(build => build.Value);

    private IEnumerable<Snapshot> Newest(Func<BuildPhase, bool> wanted) => Existing()
        .Where(build => wanted(build.Phase) && build.FinishedAt is not null)
        .GroupBy(build => build.Profile, StringComparer.Ordinal)
        .Select(group => group.MaxBy(build => build.FinishedAt)!);

    private sealed record Snapshot(
        string Profile,
        string Namespace,
        string Name,
        string Stage,
        BuildPhase Phase,
        DateTimeOffset? StageSince,
        DateTimeOffset? FinishedAt,
        long? Seconds,
        (string Stage, string Reason)? Failure,
        long? ImageSize,
        int? Packages,
        double? ScapScore,
        V1ThroughputStatus? Throughput,
        IReadOnlyList<(string Name, double Seconds)> Stages);
}
