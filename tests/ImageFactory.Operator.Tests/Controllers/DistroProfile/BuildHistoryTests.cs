using ImageFactory.Operator.Api.DistroProfile;
using ImageFactory.Operator.Api.ImageBuild;
using ImageFactory.Operator.Api.Shared;
using ImageFactory.Operator.Controllers.DistroProfile;
using k8s.Models;
using Xunit;

namespace ImageFactory.Operator.Tests.Controllers.DistroProfile;

public sealed class BuildHistoryTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 31, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void The_oldest_finished_builds_beyond_the_limits_go_and_good_ones_are_counted_apart_from_bad_ones()
    {
        V1ImageBuild[] builds =
        [
            Build("good-1", BuildPhase.Succeeded, 1),
            Build("good-2", BuildPhase.Unchanged, 2),
            Build("good-3", BuildPhase.Succeeded, 3),
            Build("bad-1", BuildPhase.Failed, 1),
            Build("bad-2", BuildPhase.Cancelled, 2),
        ];

        Assert.Equal(["good-1", "bad-1"], TooMany(new V1HistoryLimits { Successful = 2, Failed = 1 }, builds));
    }

    [Fact]
    public void Without_limits_five_good_and_three_bad_builds_stay() =>
        Assert.Equal(
            ["good-1", "bad-1"],
            TooMany(null,
            [
                .. Enumerable.Range(1, 6).Select(minute => Build($"good-{minute}", BuildPhase.Succeeded, minute)),
                .. Enumerable.Range(1, 4).Select(minute => Build($"bad-{minute}", BuildPhase.Failed, minute)),
            ]));

    [Fact]
    public void Builds_at_work_of_other_profiles_and_those_being_deleted_are_left_alone()
    {
        var other = Build("other", BuildPhase.Succeeded, 1);
        other.Spec.ProfileRef.Name = "ubuntu";
        var going = Build("going", BuildPhase.Succeeded, 1);
        going.Metadata.DeletionTimestamp = Start.UtcDateTime;

        Assert.Empty(TooMany(
            new V1HistoryLimits { Successful = 0, Failed = 0 },
            [other, going, Build("running", BuildPhase.Running, 1)]));
    }

    private static IEnumerable<string?> TooMany(V1HistoryLimits? limits, V1ImageBuild[] builds) => BuildHistory
        .TooMany(
            new V1DistroProfile
            {
                Metadata = new V1ObjectMeta { Name = "debian-12" },
                Spec = new V1DistroProfileSpec { History = limits },
            },
            builds)
        .Select(build => build.Metadata.Name);

    private static V1ImageBuild Build(string name, BuildPhase phase, int minute) => new()
    {
        Metadata = new V1ObjectMeta { Name = name, Uid = name },
        Spec = new V1ImageBuildSpec { ProfileRef = new V1LocalReference { Name = "debian-12" } },
        Status = new V1ImageBuildStatus { Phase = phase, FinishedAt = Start.AddMinutes(minute) },
    };
}
