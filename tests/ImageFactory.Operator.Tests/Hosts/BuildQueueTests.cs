using ImageFactory.Operator.Api.ImageBuild;
using ImageFactory.Operator.Hosts;
using ImageFactory.Operator.Stages;
using ImageFactory.Operator.Tests.Scenes;
using ImageFactory.Operator.Validation;
using k8s.Models;
using Xunit;

namespace ImageFactory.Operator.Tests.Hosts;

public sealed class BuildQueueTests
{
    private const string Free = "Proceed";
    private const string Full = "Waiting WaitingForSlot: All are taken";
    private const string AtQuota =
        "Waiting WaitingForSlot: Waiting for one of the 1 builds that this namespace may run at once "
        + "(tenants[].quota.runningBuilds)";

    private static readonly DateTimeOffset Start = new(2026, 1, 31, 12, 0, 0, TimeSpan.Zero);

    private readonly Dictionary<string, TenantSettings> _tenants = new()
    {
        ["red"] = new TenantSettings { Name = "red" },
        ["blue"] = new TenantSettings { Name = "blue" },
    };

    [Fact]
    public void Builds_start_in_the_order_of_their_creation() => Assert.Equal(
        [$"c {Full} (5 s)", $"a {Free}", $"b {Free}"],
        Admit(2, Waiting("c", 2), Waiting("a", 0), Waiting("b", 1)));

    [Fact]
    public void A_running_build_holds_its_slot_whenever_it_was_created() => Assert.Equal(
        [$"a {Full} (5 s)"], Admit(1, Waiting("a", 0), Running("late", 9)));

    [Fact]
    public void Finished_cancelled_and_deleted_builds_are_in_nobodys_way()
    {
        var finished = Running("finished", 0);
        finished.Status!.Phase = BuildPhase.Failed;
        var cancelled = Waiting("cancelled", 1);
        cancelled.Spec.Cancel = true;
        var deleted = Waiting("deleted", 2);
        deleted.Metadata.DeletionTimestamp = Start.UtcDateTime;

        var admitted = Admit(1, Waiting("build", 3), finished, cancelled, deleted);

        Assert.Equal($"build {Free}", admitted[0]);
    }

    [Fact]
    public void Suspended_builds_are_in_nobodys_way()
    {
        var own = Waiting("own", 0);
        own.Spec.Suspend = true;
        var byProfile = Waiting("by-profile", 1);
        byProfile.Status = new V1ImageBuildStatus();
        StageList.Open(byProfile.Status);
        byProfile.Status.Record(
            BuildStage.Initialized, new StageOutcome.Suspended("by its profile", TimeSpan.Zero), Start);

        Assert.Equal($"build {Free}", Admit(1, Waiting("build", 2), own, byProfile)[0]);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_build_that_cannot_begin_stands_before_nobody(bool isUnexpected)
    {
        var broken = Waiting("broken", 0);
        broken.Status = new V1ImageBuildStatus();
        StageList.Open(broken.Status);
        // A quota of its namespace, a webhook: what the API server refuses it may refuse for good.
        broken.Status.Record(
            BuildStage.Initialized,
            new StageOutcome.Retry("no") { Unexpected = isUnexpected ? new FormatException() : null },
            Start);

        var admitted = Admit(1, Waiting("build", 1), broken);

        Assert.Equal($"build {Free}", admitted[0]);
    }

    [Fact]
    public void Builds_in_namespaces_that_nobody_has_stand_before_nobody() => Assert.Equal(
        $"build {Free}", Admit(1, Waiting("build", 1), Waiting("x", 0, "nobodys"))[0]);

    [Fact]
    public void Tenants_take_turns_however_many_builds_one_of_them_makes_first() => Assert.Equal(
        [$"r1 {Free}", $"r2 {Full} (5 s)", $"r3 {Full} (15 s)", $"b1 {Free}", $"b2 {Full} (10 s)"],
        Admit(
            2,
            Waiting("r1", 0),
            Waiting("r2", 1),
            Waiting("r3", 2),
            Waiting("b1", 3, "blue"),
            Waiting("b2", 4, "blue")));

    [Fact]
    public void The_next_slot_is_for_the_tenant_with_the_fewest_builds_at_work() => Assert.Equal(
        [$"r3 {Full} (5 s)", $"b1 {Free}"],
        Admit(3, Waiting("r3", 2), Waiting("b1", 9, "blue"), Running("r1", 0), Running("r2", 1)));

    [Fact]
    public void A_tenant_at_its_limit_waits_and_holds_up_nobody()
    {
        _tenants["red"].Quota.RunningBuilds = 1;

        Assert.Equal(
            [$"r2 {AtQuota} (5 s)", $"r3 {AtQuota} (10 s)", $"b1 {Free}"],
            Admit(2, Waiting("r2", 1), Waiting("r3", 2), Waiting("b1", 9, "blue"), Running("r1", 0)));
    }

    [Fact]
    public void A_build_that_finds_its_tenants_queue_full_fails_and_one_that_is_tried_again_does_not()
    {
        _tenants["red"].Quota.QueuedBuilds = 1;
        var again = Waiting("again", 4);
        again.Status = new V1ImageBuildStatus { ImageName = BuildScene.ImageName };

        Assert.Equal(
            [
                $"r2 {Full} (5 s)",
                "r3 Failed FailedQuota: 1 builds wait already, and this namespace may have no more "
                    + "(tenants[].quota.queuedBuilds): create it again when some have started, or delete some that "
                    + "wait",
                $"again {Full} (20 s)",
                $"b1 {Full} (10 s)",
            ],
            Admit(
                2,
                Waiting("r2", 1),
                Waiting("r3", 2),
                again,
                Waiting("b1", 9, "blue"),
                Running("r1", 0),
                Running("b0", 0, "blue")));
    }

    [Fact]
    public void A_new_build_that_says_it_is_tried_again_finds_the_queue_as_full_as_any_other()
    {
        _tenants["red"].Quota.QueuedBuilds = 1;
        var (made, refused) = (Waiting("made", 2), Waiting("refused", 3));
        made.Spec.RestartFrom = BuildStage.Initialized;
        (refused.Spec.RestartFrom, refused.Status) = (BuildStage.ImageBuilt, new V1ImageBuildStatus());

        var admitted = Admit(1, Waiting("r1", 1), made, refused, Running("r0", 0));

        Assert.StartsWith("made Failed FailedQuota: 1 builds wait", admitted[1], StringComparison.Ordinal);
        Assert.StartsWith("refused Failed FailedQuota: 2 builds wait", admitted[2], StringComparison.Ordinal);
    }

    [Fact]
    public void Hosts_that_are_kept_for_a_look_count_as_builds_at_work_of_their_tenant_and_take_no_slot()
    {
        _tenants["red"].Quota.RunningBuilds = 1;
        var kept = Running("kept", 0);
        kept.Status!.Phase = BuildPhase.Failed;
        kept.Status.Stage(BuildStage.HostDestroyed).State = StageState.Kept;

        Assert.Equal(
            [
                "r1 Waiting WaitingForSlot: Waiting for one of the 1 builds that this namespace may run at once "
                    + "(tenants[].quota.runningBuilds); 1 that are over count as long as they keep their host: set "
                    + "spec.keepBuildHost of them to Never (5 s)",
                $"b1 {Free}",
            ],
            Admit(1, Waiting("r1", 1), Waiting("b1", 2, "blue"), kept));
    }

    [Fact]
    public void A_build_whose_slot_is_free_is_not_in_the_queue()
    {
        _tenants["red"].Quota.QueuedBuilds = 1;

        Assert.Equal(
            [$"r1 {Free}", $"r2 {Free}", $"r3 {Free}"],
            Admit(3, Waiting("r1", 0), Waiting("r2", 1), Waiting("r3", 2)));
    }

    [Fact]
    public void Those_that_wait_are_told_in_their_order()
    {
        _tenants["blue"].Quota.RunningBuilds = 1;
        var finished = Running("finished", 0);
        finished.Status!.Phase = BuildPhase.Succeeded;
        V1ImageBuild[] builds =
        [
            Waiting("b", 2), finished, Running("running", 1, "blue"), Waiting("a", 1), Waiting("limited", 0, "blue"),
        ];

        Assert.Equal(
            ["a", "b"],
            new BuildQueue(_tenants.GetValueOrDefault, builds).Waiting().Select(build => build.Metadata.Uid));
    }

    [Theory]
    [InlineData(1, 5)]
    [InlineData(4, 20)]
    [InlineData(200, 60)]
    public void Whoever_has_many_before_him_looks_seldom(int ahead, int seconds) =>
        Assert.Equal(TimeSpan.FromSeconds(seconds), BuildQueue.Poll(ahead));

    // What each of those that wait is told, in the order of the arguments.
    private List<string> Admit(int slots, params V1ImageBuild[] builds)
    {
        var queue = new BuildQueue(_tenants.GetValueOrDefault, builds);
        return
        [
            .. builds.Where(build => build.Status?.Stages is null).Select(
                build => $"{build.Metadata.Uid} {queue.Admit(build, _ => true, slots, "All are taken").Text()}"),
        ];
    }

    private static V1ImageBuild Waiting(string uid, int second, string tenant = "red") => new()
    {
        Metadata = new V1ObjectMeta
        {
            Uid = uid,
            NamespaceProperty = tenant,
            CreationTimestamp = Start.AddSeconds(second).UtcDateTime,
        },
    };

    private static V1ImageBuild Running(string uid, int second, string tenant = "red")
    {
        var build = Waiting(uid, second, tenant);
        build.Status = new V1ImageBuildStatus { Phase = BuildPhase.Running };
        StageList.Open(build.Status);
        build.Status.Stage(BuildStage.Initialized).State = StageState.Succeeded;
        return build;
    }
}
