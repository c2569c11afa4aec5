using ImageFactory.Operator.Entities;
using ImageFactory.Operator.Metrics;
using k8s.Models;
using Xunit;

namespace ImageFactory.Operator.Tests.Metrics;

public sealed class BuildGaugesTests
{
    private static readonly DateTimeOffset Start = DateTimeOffset.FromUnixTimeSeconds(1_800_000_000);

    private readonly BuildGauges gauges = new();

    [Fact]
    public void Gauges_show_the_newest_build_of_each_profile()
    {
        Set("a", "debian-12", BuildPhase.Succeeded, 1, size: 100, packages: 10);
        Set("b", "debian-12", BuildPhase.Succeeded, 2, size: 200, packages: 20);
        Set("c", "debian-12", BuildPhase.Failed, 3);

        Assert.Equal([(200L, "debian-12")], gauges.ImageSizes().Select(value => (value.Value, Tag(value.Tags, "profile"))));
        Assert.Equal([20L], gauges.ImagePackages().Select(value => value.Value));
        Assert.Equal([1_800_000_002.0], gauges.LastSuccesses().Select(value => value.Value));
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

        Assert.Equal([(61.2, "debian-12")], gauges.ScapScores().Select(value => (value.Value, Tag(value.Tags, "profile"))));
        Assert.Equal(
            [(117_562_500.0, "debian-12", "sent"), (116_250_000.0, "debian-12", "received")],
            gauges.Throughputs().Select(value => (value.Value, Tag(value.Tags, "profile"), Tag(value.Tags, "direction"))));
    }

    [Fact]
    public void Builds_at_work_are_counted_by_profile_and_stage()
    {
        Set("a", "debian-12", BuildPhase.Running, null, stage: "ImageBuilt");
        Set("b", "debian-12", BuildPhase.Running, null, stage: "ImageBuilt");
        Set("c", "ubuntu", BuildPhase.Queued, null, stage: "Initialized");
        Set("d", "ubuntu", BuildPhase.Succeeded, 1);

        Assert.Equal(
            [("debian-12", "ImageBuilt", 2L), ("ubuntu", "Initialized", 1L)],
            gauges.Active()
                .Select(value => (Tag(value.Tags, "profile"), Tag(value.Tags, "stage"), value.Value))
                .OrderBy(value => value.Item1, StringComparer.Ordinal));
    }

    [Fact]
    public void A_build_that_is_gone_leaves_no_series()
    {
        var build = Set("a", "debian-12", BuildPhase.Succeeded, 1, size: 100, packages: 10);

        gauges.Remove(build);

        Assert.Empty(gauges.ImageSizes());
        Assert.Empty(gauges.LastSuccesses());
        Assert.Empty(gauges.LastStageDurations());
    }

    private static string? Tag(ReadOnlySpan<KeyValuePair<string, object?>> tags, string name)
    {
        foreach (var tag in tags)
        {
            if (tag.Key == name)
            {
                return tag.Value?.ToString();
            }
        }

        return null;
    }

    private V1ImageBuild Set(
        string uid, string profile, BuildPhase phase, int? finished, long? size = null, int? packages = null, string? stage = null,
        V1TestStatus? tests = null)
    {
        var build = new V1ImageBuild
        {
            Metadata = new V1ObjectMeta { Uid = uid },
            Spec = new V1ImageBuildSpec { ProfileRef = new V1LocalReference { Name = profile } },
        };
        gauges.Set(build, new V1ImageBuildStatus
        {
            Phase = phase,
            CurrentStage = stage,
            Tests = tests,
            FinishedAt = finished is { } second ? Start.AddSeconds(second) : null,
            Image = size is null ? null : new V1BuiltImageStatus { SizeBytes = size, Packages = packages },
        });
        return build;
    }
}
