using System.Globalization;
using ImageFactory.Operator.Api.ImageBuild;
using ImageFactory.Operator.Api.Shared;
using ImageFactory.Operator.Metrics;
using k8s.Models;
using Xunit;

namespace ImageFactory.Operator.Tests.Metrics;

public sealed class BuildGaugesTests
{
    private static readonly DateTimeOffset Start = DateTimeOffset.FromUnixTimeSeconds(1_800_000_000);

    private readonly BuildGauges _gauges = new();

    [Fact]
    public void Gauges_show_the_newest_build_of_each_profile()
    {
        Set("a", "debian-12", BuildPhase.Succeeded, 1, size: 100, packages: 10);
        Set("b", "debian-12", BuildPhase.Succeeded, 2, size: 200, packages: 20);
        Set("c", "debian-12", BuildPhase.Failed, 3);

        Assert.Equal(["debian-12 200"], Series(_gauges.ImageSizes()));
        Assert.Equal(["debian-12 20"], Series(_gauges.ImagePackages()));
        Assert.Equal(["debian-12 1800000002"], Series(_gauges.LastSuccesses()));
    }

    [Fact]
    public void What_was_measured_in_the_newest_image_is_shown_and_nothing_where_it_was_not()
    {
        Set("a", "debian-12", BuildPhase.Succeeded, 1, tests: new V1TestStatus
        {
            Scap = new V1ScapStatus { Score = 61.2 },
            Throughput = new V1ThroughputStatus { SentMbitPerSecond = 940.5, ReceivedMbitPerSecond = 930 },
        });
        Set("b", "ubuntu", BuildPhase.Succeeded, 2, tests: new V1TestStatus());

        Assert.Equal(["debian-12 61.2"], Series(_gauges.ScapScores()));
        Assert.Equal(["debian-12 sent 117562500", "debian-12 received 116250000"], Series(_gauges.Throughputs()));
    }

    [Fact]
    public void Builds_at_work_are_counted_by_profile_and_stage()
    {
        Set("a", "debian-12", BuildPhase.Running, null, stage: "ImageBuilt");
        Set("b", "debian-12", BuildPhase.Running, null, stage: "ImageBuilt");
        Set("c", "ubuntu", BuildPhase.Queued, null, stage: "Initialized");
        Set("d", "ubuntu", BuildPhase.Succeeded, 1);

        Assert.Equal(
            ["debian-12 ImageBuilt 2", "ubuntu Initialized 1"], Series(_gauges.Active()).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void The_newest_build_says_where_and_why_it_failed_and_a_cancelled_one_says_nothing()
    {
        Set("a", "debian-12", BuildPhase.Succeeded, 1);
        Set("b", "debian-12", BuildPhase.Failed, 2, stages:
        [
            new V1StageStatus { Name = "Prepared", State = StageState.Succeeded },
            new V1StageStatus { Name = "ImageBuilt", State = StageState.Failed, Reason = "FailedScript" },
        ]);
        Set("c", "debian-12", BuildPhase.Cancelled, 3);
        Set("d", "ubuntu", BuildPhase.Unchanged, 4);

        Assert.Equal(
            ["debian-12 images b Failed ImageBuilt FailedScript 1", "ubuntu images d Unchanged   1"],
            Series(_gauges.LastBuilds()).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_build_at_work_says_since_when_it_is_at_its_stage_and_one_that_waits_does_not()
    {
        Set("a", "debian-12", BuildPhase.Running, null, stage: "ImageBuilt", stages:
        [
            new V1StageStatus { Name = "Prepared", FinishedAt = Start.AddSeconds(5) },
            new V1StageStatus { Name = "ImageBuilt", StartedAt = Start.AddSeconds(7) },
        ]);
        Set("b", "fedora", BuildPhase.Running, null, stage: "ImageBuilt", stages:
        [
            new V1StageStatus { Name = "Prepared", FinishedAt = Start.AddSeconds(5) },
            new V1StageStatus { Name = "ImageBuilt" },
        ]);
        Set("c", "ubuntu", BuildPhase.Queued, null, stage: "Initialized");
        Set("d", "rocky", BuildPhase.Pending, null);

        Assert.Equal(
            [
                "debian-12 ImageBuilt images a 1800000007",
                "fedora ImageBuilt images b 1800000005",
                "rocky Initialized images d 1800000000",
            ],
            Series(_gauges.ActiveSince()).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_build_that_is_gone_leaves_no_series()
    {
        var build = Set("a", "debian-12", BuildPhase.Succeeded, 1, size: 100, packages: 10);

        _gauges.Remove(build);

        Assert.Empty(_gauges.ImageSizes());
        Assert.Empty(_gauges.LastSuccesses());
        Assert.Empty(_gauges.LastStageDurations());
    }

    private static IEnumerable<string> Series(IEnumerable<(double Value, string[] Labels)> series) =>
        series.Select(one => string.Create(
            CultureInfo.InvariantCulture, $"{string.Join(' ', one.Labels)} {one.Value}"));

    private V1ImageBuild Set(
        string uid,
        string profile,
        BuildPhase phase,
        int? finished,
        long? size = null,
        int? packages = null,
        string? stage = null,
        V1TestStatus? tests = null,
        IList<V1StageStatus>? stages = null)
    {
        var build = new V1ImageBuild
        {
            Metadata = new V1ObjectMeta
            {
                Name = uid,
                NamespaceProperty = "images",
                Uid = uid,
                CreationTimestamp = Start.UtcDateTime,
            },
            Spec = new V1ImageBuildSpec { ProfileRef = new V1LocalReference { Name = profile } },
        };
        _gauges.Set(build, new V1ImageBuildStatus
        {
            Phase = phase,
            CurrentStage = stage,
            Tests = tests,
            Stages = stages,
            FinishedAt = finished is { } second ? Start.AddSeconds(second) : null,
            Image = size is null ? null : new V1BuiltImageStatus { SizeBytes = size, Packages = packages },
        });
        return build;
    }
}
