using ImageFactory.Operator.Api.ImageBuild;
using ImageFactory.Operator.Hosts;
using ImageFactory.Operator.Stages;
using k8s.Models;
using Xunit;

namespace ImageFactory.Operator.Tests.Hosts;

public sealed class BuildQueueTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 31, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Builds_start_in_the_order_of_their_creation()
    {
        V1ImageBuild[] builds = [Waiting("c", 2), Waiting("a", 0), Waiting("b", 1)];

        var ahead = builds.Select(build => (build.Metadata.Uid, BuildQueue.Ahead(build, builds, slots: 2)));

        Assert.Equal([("c", 1), ("a", null), ("b", null)], ahead);
    }

    [Fact]
    public void Those_that_wait_are_told_in_their_order()
    {
        var finished = Running("finished", 0);
        finished.Status!.Phase = BuildPhase.Succeeded;
        V1ImageBuild[] builds = [Waiting("b", 2), finished, Running("running", 1), Waiting("a", 1)];

        Assert.Equal(["a", "b"], BuildQueue.Waiting(builds).Select(build => build.Metadata.Uid));
    }

    [Fact]
    public void A_running_build_holds_its_slot_whenever_it_was_created()
    {
        V1ImageBuild[] builds = [Running("late", 9), Waiting("a", 0)];

        Assert.Equal(1, BuildQueue.Ahead(builds[1], builds, slots: 1));
    }

    [Fact]
    public void Finished_cancelled_and_deleted_builds_are_in_nobodys_way()
    {
        var finished = Running("finished", 0);
        finished.Status!.Phase = BuildPhase.Failed;
        var cancelled = Waiting("cancelled", 1);
        cancelled.Spec.Cancel = true;
        var deleted = Waiting("deleted", 2);
        deleted.Metadata.DeletionTimestamp = Start.UtcDateTime;
        var build = Waiting("build", 3);

        Assert.Null(BuildQueue.Ahead(build, [finished, cancelled, deleted, build], slots: 1));
    }

    [Fact]
    public void A_build_that_cannot_begin_stands_before_nobody()
    {
        var broken = Waiting("broken", 0);
        broken.Status = new V1ImageBuildStatus();
        StageList.Open(broken.Status);
        broken.Status.Stage(BuildStage.Initialized).UnexpectedErrors = 1;
        var build = Waiting("build", 1);

        Assert.Null(BuildQueue.Ahead(build, [broken, build], slots: 1));
    }

    [Theory]
    [InlineData(1, 5)]
    [InlineData(4, 20)]
    [InlineData(200, 60)]
    public void Whoever_has_many_before_him_looks_seldom(int ahead, int seconds) =>
        Assert.Equal(TimeSpan.FromSeconds(seconds), BuildQueue.Poll(ahead));

    private static V1ImageBuild Waiting(string uid, int second) => new()
    {
        Metadata = new V1ObjectMeta { Uid = uid, CreationTimestamp = Start.AddSeconds(second).UtcDateTime },
    };

    private static V1ImageBuild Running(string uid, int second)
    {
        var build = Waiting(uid, second);
        build.Status = new V1ImageBuildStatus { Phase = BuildPhase.Running };
        StageList.Open(build.Status);
        build.Status.Stage(BuildStage.Initialized).State = StageState.Succeeded;
        return build;
    }
}
