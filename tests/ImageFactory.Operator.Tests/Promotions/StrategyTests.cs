using ImageFactory.OpenStack;
using ImageFactory.Operator.Api.DistroProfile;
using ImageFactory.Operator.Api.ImagePromotion;
using ImageFactory.Operator.Api.Shared;
using ImageFactory.Operator.Promotions;
using ImageFactory.Operator.Testing.InMemory;
using ImageFactory.Operator.Testing.Promotions;
using k8s.Models;
using Xunit;

namespace ImageFactory.Operator.Tests.Promotions;

public sealed class StrategyTests : IAsyncLifetime
{
    private readonly PromotionScene _scene;
    private readonly InMemoryImages _two;

    public StrategyTests() => (_scene, _, _two) = InMemoryPromotions.Start();

    public async Task InitializeAsync()
    {
        await _scene.BuildAsync("a", 0);
        _scene.Promote("to-a", "a");
        await _scene.RunAsync("to-a");
        await _scene.BuildAsync("b", 1);
    }

    public async Task DisposeAsync() => await _scene.DisposeAsync();

    [Fact]
    public async Task No_region_is_changed_before_all_of_them_answer()
    {
        var before = await _scene.ImagesAsync();
        _two.Fault = _ => new OpenStackException(OpenStackErrorKind.Unreachable, "RegionTwo does not answer");
        _scene.Promote("to-b", "b");
        for (var round = 0; round < 5; round++)
        {
            await _scene.ReconcileAsync("to-b");
            _scene.Time.Advance(TimeSpan.FromSeconds(30));
        }

        var status = _scene.Promotion("to-b").Status!;
        Assert.StartsWith(
            "Staging 0/2: WaitingForRegion: RegionTwo does not answer", PromotionScene.Text(status),
            StringComparison.Ordinal);
        _two.Fault = _ => null;
        Assert.Equal(before, await _scene.ImagesAsync());
        Assert.Equal(PromotionPhase.Succeeded, (await _scene.RunAsync("to-b")).Phase);
    }

    [Fact]
    public async Task A_region_in_maintenance_that_the_profile_has_not_enabled_is_passed_by()
    {
        _scene.Cluster.Change<V1DistroProfile>(
            PromotionScene.Profile, profile => profile.Spec.Regions![1].Enabled = false);
        _two.Fault = _ => new OpenStackException(OpenStackErrorKind.Unreachable, "RegionTwo does not answer");
        _scene.Promote("to-b", "b");
        var status = await _scene.RunAsync("to-b");

        Assert.StartsWith("Succeeded 1/1: ", PromotionScene.Text(status), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_release_that_names_such_a_region_goes_there()
    {
        _scene.Cluster.Change<V1DistroProfile>(
            PromotionScene.Profile, profile => profile.Spec.Regions![1].Enabled = false);
        _scene.Promote("to-b", "b", spec => spec.Regions = [.. _scene.Regions]);
        var status = await _scene.RunAsync("to-b");

        Assert.StartsWith("Succeeded 2/2: ", PromotionScene.Text(status), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_region_that_dies_while_it_is_changed_is_waited_for_and_then_all_are_done()
    {
        _two.Fault = call => call == "update 1"
            ? new OpenStackException(OpenStackErrorKind.Timeout, "RegionTwo went away")
            : null;
        _scene.Promote("to-b", "b");
        await _scene.RunAsync("to-b", status => status.Regions?[1].Phase == PromotedRegionPhase.Waiting);
        Assert.Equal("1/2", _scene.Promotion("to-b").Status!.RegionsDone);

        _two.Fault = _ => null;
        var status = await _scene.RunAsync("to-b");

        Assert.Equal(PromotionPhase.Succeeded, status.Phase);
        string[] expected = ["latest b Private visible generic", "prev a Private visible oldgeneric"];
        Assert.Equal([.. expected, .. expected], await _scene.ImagesAsync());
    }

    [Fact]
    public async Task A_region_that_stays_away_for_longer_than_the_time_has_the_others_put_back()
    {
        var before = await _scene.ImagesAsync();
        _two.Fault = call => call == "update 1"
            ? new OpenStackException(OpenStackErrorKind.Timeout, "RegionTwo went away")
            : null;
        _scene.Promote("to-b", "b", spec => spec.TimeoutSeconds = 600);

        var status = await _scene.RunAsync("to-b");

        Assert.Equal(PromotionPhase.Failed, status.Phase);
        Assert.Contains(
            "Given up after policy.timeoutSeconds. It said last: "
            + "", PromotionScene.Text(status), StringComparison.Ordinal);
        Assert.Equal(before, await _scene.ImagesAsync());
    }

    [Fact]
    public async Task With_best_effort_a_region_that_refuses_goes_back_alone()
    {
        _two.Fault = call => call == "update 1"
            ? new OpenStackException(OpenStackErrorKind.InvalidRequest, "That name is not allowed")
            : null;
        _scene.Promote("to-b", "b", spec =>
            spec.Strategy = new V1PromotionStrategy { Type = PromotionStrategyType.BestEffort });

        var status = await _scene.RunAsync("to-b");

        Assert.Equal(
            "Succeeded 1/2: Succeeded: In 1 of 2 regions image Standard_Debian_12_20261201_1 is "
            + "Standard_Debian_12_latest; not in demo/RegionTwo: That name is not allowed",
            PromotionScene.Text(status));
        Assert.Equal(
            [
                "latest b Private visible generic",
                "prev a Private visible oldgeneric",
                "20261201_1 b Private visible generic",
                "latest a Private visible generic",
            ],
            await _scene.ImagesAsync());
    }

    [Fact]
    public async Task A_manual_promotion_waits_with_its_plan_for_a_name()
    {
        var before = await _scene.ImagesAsync();
        _scene.Promote("to-b", "b", spec => spec.Approval = PromotionApproval.Manual);
        var waiting = await _scene.RunAsync("to-b", status => status.Phase == PromotionPhase.WaitingForApproval);
        Assert.Equal(
            "WaitingForApproval 0/2: WaitingForApproval: Somebody has to approve it: kubectl annotate imagepromotion "
            + "to-b "
            + "imagefactory.dev/approved-by=NAME (status.changes tells what changes)",
            PromotionScene.Text(waiting));
        Assert.Equal([3, 3], waiting.Regions!.Select(region => region.Steps!.Count));
        Assert.Equal(before, await _scene.ImagesAsync());

        _scene.Annotate("to-b", PromotionAnnotations.ApprovedBy, "ada");
        var status = await _scene.RunAsync("to-b");

        Assert.Equal((PromotionPhase.Succeeded, "ada"), (status.Phase, status.ApprovedBy));
    }

    [Fact]
    public async Task A_dry_run_tells_what_would_be_done_and_does_it_once_it_is_none()
    {
        var before = await _scene.ImagesAsync();
        _scene.Promote("to-b", "b", spec => spec.DryRun = true);
        var planned = await _scene.RunAsync("to-b", status => status.Phase == PromotionPhase.Planned);
        Assert.Equal(
            ["Prepared 20261201_1 False", "Previous prev False", "Latest latest False"],
            planned.Regions![0].Steps!.Select(step =>
                $"{step.Role} {step.After!.Name!["Standard_Debian_12_".Length..]} {step.After.Hidden}"));
        Assert.Equal(before, await _scene.ImagesAsync());

        _scene.Cluster.Change<V1ImagePromotion>("to-b", promotion => promotion.Spec.DryRun = false);
        Assert.Equal(PromotionPhase.Succeeded, (await _scene.RunAsync("to-b")).Phase);
    }

    [Fact]
    public async Task Of_two_promotions_at_once_the_younger_waits_and_says_for_which()
    {
        await _scene.BuildAsync("c", 2);
        _scene.Promote("to-b", "b");
        _scene.Promote("to-c", "c");
        await _scene.RunAsync("to-b", status => status.StartedAt is not null);

        var waiting = await _scene.RunAsync("to-c", status => status.Phase == PromotionPhase.Waiting);
        Assert.Equal(
            "Waiting 0/2: WaitingForPromotion: Promotion to-b of the same profile is at work",
            PromotionScene.Text(waiting));

        await _scene.RunAsync("to-b");
        await _scene.RunAsync("to-c");
        Assert.Equal(
            [
                "20261201_0 a Private hidden oldgeneric",
                "latest c Private visible generic",
                "prev b Private visible oldgeneric",
            ],
            await _scene.ImagesAsync(InMemoryPromotions.One));
    }
}
