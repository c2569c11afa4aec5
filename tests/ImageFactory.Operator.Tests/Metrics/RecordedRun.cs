using ImageFactory.Operator.Api.DistroProfile;
using ImageFactory.Operator.Api.ImageBuild;
using ImageFactory.Operator.Api.Shared;
using ImageFactory.Operator.Metrics;
using ImageFactory.Operator.Stages;
using k8s.Models;
using Microsoft.Extensions.Logging.Abstractions;

namespace ImageFactory.Operator.Tests.Metrics;

/// <summary>Builds that end in all ways, are under way and go away: the same each time.</summary>
internal sealed class RecordedRun(
    OperatorMetrics metrics, BuildGauges gauges, ReleaseGauges releases, LeakGauge leaks)
{
    private static readonly DateTimeOffset Start = DateTimeOffset.FromUnixTimeSeconds(1_800_000_000);

    private readonly BuildReporter _reporter = new(
        metrics, gauges, (_, _, _, _, _) => Task.CompletedTask, NullLogger<BuildReporter>.Instance);

    public async Task PlayAsync()
    {
        await SucceedAsync("debian-12", uid: "first", tool: BuilderTool.DiskImageBuilder, seconds: 300, size: 1_000);
        await SucceedAsync("debian-12", uid: "second", tool: BuilderTool.DiskImageBuilder, seconds: 301, size: 2_000);
        await SucceedAsync(
            "opensuse", uid: "third", tool: BuilderTool.Kiwi, seconds: 9_000, size: long.MaxValue / 1024);
        await FailAsync("debian-12", uid: "fourth");
        await BeginAsync("debian-12", uid: "fifth");
        gauges.Remove(await BeginAsync("rocky", uid: "sixth"));
        Release("debian-12", uid: "images/debian-12", age: 3_600, due: 86_400);
        Release("debian-12", uid: "tests/debian-12", age: 7_200, due: 90_000);
        Release("opensuse", uid: "images/opensuse", age: 60, due: null);
        Release("opensuse", uid: "images/rocky", age: null, due: null);
        leaks.Set("prod", "RegionOne", "server", 2);
        leaks.Set("prod", "RegionTwo", "server", 3);
        leaks.Set("prod", "RegionOne", "image", 0);
    }

    private async Task SucceedAsync(string profile, string uid, BuilderTool tool, long seconds, long size)
    {
        var build = await BeginAsync(profile, uid);
        var before = Running();
        var after = Running();
        foreach (var line in after.Stages!)
        {
            line.State = StageState.Succeeded;
            line.DurationSeconds = seconds / 10.0;
        }

        after.Stage(BuildStage.Registered).State = StageState.Skipped;
        after.Stage(BuildStage.Registered).DurationSeconds = null;
        after.Phase = BuildPhase.Succeeded;
        after.Tool = tool;
        after.FinishedAt = Start.AddSeconds(seconds);
        after.DurationSeconds = seconds;
        after.Image = new V1BuiltImageStatus { SizeBytes = size, Packages = 321 };
        after.Tests = new V1TestStatus
        {
            Accelerator = "tcg",
            Boot = new V1BootStatus { ReadySeconds = 17.25 },
            Total = 12,
            Passed = 10,
            Flaky = 1,
            Failed = 0,
            Skipped = 2,
            Scap = new V1ScapStatus { Score = 61.2 },
            Throughput = new V1ThroughputStatus { SentMbitPerSecond = 940.5 },
        };
        after.Regions =
        [
            new V1RegionStatus
            {
                Cloud = "prod",
                Region = "RegionOne",
                StartedAt = Start,
                FinishedAt = Start.AddSeconds(60),
            },
            new V1RegionStatus { Cloud = "prod", Region = "RegionTwo", StartedAt = Start },
        ];
        await _reporter.ReportAsync(build, before, after, CancellationToken.None);
    }

    private async Task FailAsync(string profile, string uid)
    {
        var build = await BeginAsync(profile, uid);
        build.Spec.Backend = BuildBackend.OpenStackVm;
        var after = Running();
        var stage = after.Stage(BuildStage.BuildHostReady);
        stage.State = StageState.Failed;
        stage.Reason = "FailedQuota";
        stage.DurationSeconds = 0.5;
        after.Phase = BuildPhase.Failed;
        after.FinishedAt = Start.AddSeconds(9_500);
        after.DurationSeconds = 1;
        await _reporter.ReportAsync(build, Running(), after, CancellationToken.None);
    }

    private async Task<V1ImageBuild> BeginAsync(string profile, string uid)
    {
        var build = new V1ImageBuild
        {
            Metadata = new V1ObjectMeta
            {
                Name = uid,
                NamespaceProperty = "images",
                Uid = uid,
                CreationTimestamp = Start.AddSeconds(-42).UtcDateTime,
            },
            Spec = new V1ImageBuildSpec { ProfileRef = new V1LocalReference { Name = profile } },
        };
        await _reporter.ReportAsync(build, null, Running(), CancellationToken.None);
        return build;
    }

    private void Release(string profile, string uid, int? age, int? due) => releases.Set(
        new V1DistroProfile { Metadata = new V1ObjectMeta { Name = profile, Uid = uid } },
        new V1DistroProfileStatus
        {
            Release = age is { } seconds ? new V1ReleaseStatus { BuildDate = Start.AddSeconds(-seconds) } : null,
            NextDue = due is { } left ? Start.AddSeconds(left) : null,
        });

    private static V1ImageBuildStatus Running()
    {
        var status = new V1ImageBuildStatus
        {
            Phase = BuildPhase.Running,
            CurrentStage = nameof(BuildStage.BuildHostReady),
            StartedAt = Start,
        };
        StageList.Open(status);
        status.Stage(BuildStage.Initialized).State = StageState.Succeeded;
        status.Stage(BuildStage.Initialized).DurationSeconds = 1;
        return status;
    }
}
