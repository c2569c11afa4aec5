using ImageFactory.OpenStack;
using ImageFactory.OpenStack.Compute;
using ImageFactory.OpenStack.Images;
using ImageFactory.Operator.Api.ImagePromotion;
using ImageFactory.Operator.Api.Shared;
using Xunit;

namespace ImageFactory.Operator.Tests.Promotions.Retention;

/// <summary>
/// What reviews do to an image that is 200 days old: the first one announces it, and one ten minutes later does it.
/// </summary>
public sealed class RetentionReviewTests
{
    private const string Roles =
        "are not shown to us: give the credentials a role that may list them, usually admin, or retire it by hand";

    private readonly RetentionScene _scene = new();

    [Theory]
    [InlineData(RetentionAction.Hide, "update 200")]
    [InlineData(RetentionAction.Deactivate, "deactivate 200")]
    [InlineData(RetentionAction.Delete, "delete 200")]
    public async Task What_one_review_announces_a_later_one_does_and_no_other_does_it_again(
        RetentionAction action, string call)
    {
        _scene.Policy(action);
        _scene.Put(Series.Old(200) with { IsHidden = false });

        Assert.Equal(_scene.Start.AddMinutes(10), await _scene.ReviewAsync(minutes: 0));
        Assert.Equal([$"200 {action} since 0"], _scene.Preview());
        await _scene.ReviewAsync(minutes: 9);
        Assert.Equal([$"200 {action} since 0"], _scene.Preview());
        Assert.Empty(_scene.Writes());

        Assert.Null(await _scene.ReviewAsync(minutes: 10));
        await _scene.ReviewAsync(minutes: 30);

        Assert.Equal([call], _scene.Writes());
        Assert.Equal([$"200 {action} since 0 done"], _scene.Preview());
        Assert.Equal(
            [$"images/new: {action} of the older image Standard_Debian_12_20250715_0 (200) in demo/RegionOne"],
            _scene.Logs);
    }

    [Fact]
    public async Task An_image_that_was_announced_and_is_not_due_any_more_stays()
    {
        _scene.Put(Series.Old(200));
        await _scene.ReviewAsync(minutes: 0);
        _scene.Region.Images.Change("200", image => image.With(("imagefactory_latest", "images/x")));

        await _scene.ReviewAsync(minutes: 10);

        Assert.Empty(_scene.Preview());
        Assert.Empty(_scene.Writes());
    }

    [Fact]
    public async Task An_image_that_changes_between_look_and_deed_stays()
    {
        _scene.Put(Series.Old(200));
        await _scene.ReviewAsync(minutes: 0);
        _scene.BeforeGet("200", image => image with { IsProtected = true });

        await _scene.ReviewAsync(minutes: 10);

        Assert.Equal(
            ["200 Delete since 0: It is protected in Glance: take its protection away, or leave it"], _scene.Preview());
        Assert.Empty(_scene.Writes());
    }

    [Fact]
    public async Task An_image_that_is_gone_already_is_done()
    {
        _scene.Put(Series.Old(200));
        await _scene.ReviewAsync(minutes: 0);
        _scene.Fail("get 200", OpenStackErrorKind.NotFound);

        await _scene.ReviewAsync(minutes: 10);

        Assert.Equal(["200 Delete since 0 done"], _scene.Preview());
    }

    [Fact]
    public async Task An_image_whose_obstacle_goes_is_announced_anew()
    {
        _scene.Put(Series.Old(200) with { IsProtected = true });
        await _scene.ReviewAsync(minutes: 0);
        _scene.Region.Images.Change("200", image => image with { IsProtected = false });

        await _scene.ReviewAsync(minutes: 30);
        Assert.Equal(["200 Delete since 30"], _scene.Preview());
        Assert.Empty(_scene.Writes());

        await _scene.ReviewAsync(minutes: 40);
        Assert.Equal(["delete 200"], _scene.Writes());
    }

    [Theory]
    [InlineData(RetentionAction.Deactivate)]
    [InlineData(RetentionAction.Delete)]
    public async Task An_image_with_a_server_or_a_volume_is_not_touched(RetentionAction action)
    {
        _scene.Policy(action);
        _scene.Put(Series.Old(200), Series.Old(201));
        _scene.Region.Servers.Put(new Server("s", "s", ServerStatus.Active) { ImageId = "200" });
        _scene.Region.Volumes.Attach("other", "201", 4);

        await _scene.ReviewAsync(minutes: 0);
        await _scene.ReviewAsync(minutes: 10);

        Assert.Equal(
            [$"201 {action} since 0: A volume was made from it", $"200 {action} since 0: A server was made from it"],
            _scene.Preview());
        Assert.Empty(_scene.Writes());
    }

    [Theory]
    [InlineData(ImageVisibility.Private, null)]
    [InlineData(
        ImageVisibility.Public,
        "It is public, and the servers (Nova's policy os_compute_api:servers:index:get_all_tenants) and the volumes "
            + "(Cinder's policy context_is_admin) of other projects " + Roles)]
    [InlineData(
        ImageVisibility.Shared,
        "It is shared, and the servers (Nova's policy os_compute_api:servers:index:get_all_tenants) and the volumes "
            + "(Cinder's policy context_is_admin) of other projects " + Roles)]
    public async Task Without_the_right_to_see_other_projects_only_private_images_are_retired(
        ImageVisibility visibility, string? message)
    {
        _scene.Region.SeesAllProjects = false;
        _scene.Put(Series.Old(200) with { Visibility = visibility });

        await _scene.ReviewAsync(minutes: 0);
        await _scene.ReviewAsync(minutes: 10);

        Assert.Equal([$"200 Delete since 0{(message is null ? " done" : $": {message}")}"], _scene.Preview());
        Assert.Equal(message is null ? ["delete 200"] : [], _scene.Writes());
    }

    [Fact]
    public async Task To_hide_an_image_nobody_is_asked_who_uses_it()
    {
        _scene.Policy(RetentionAction.Hide);
        _scene.Put(Series.Old(200) with { IsHidden = false });

        await _scene.ReviewAsync(minutes: 0);

        Assert.Empty(_scene.Region.Calls.All);
    }

    [Theory]
    [InlineData(OpenStackErrorKind.Conflict, "Glance says that it is in use: delete 200: Conflict")]
    [InlineData(
        OpenStackErrorKind.Forbidden,
        "Glance refuses it: do it by hand, or give the credentials the role. delete 200: Forbidden")]
    public async Task An_image_that_glance_does_not_delete_stays_as_it_was(OpenStackErrorKind kind, string message)
    {
        _scene.Put(Series.Old(200));
        await _scene.ReviewAsync(minutes: 0);
        _scene.Fail("delete 200", kind);

        await _scene.ReviewAsync(minutes: 10);

        Assert.Equal([$"200 Delete since 0: {message}"], _scene.Preview());
        Assert.Equal(["delete 200"], _scene.Writes());
        Assert.Equal(ImageStatus.Active, _scene.Region.Images.All.Single(image => image.Id == "200").Status);
        Assert.Empty(_scene.Logs);
    }

    [Fact]
    public async Task Nothing_is_retired_anywhere_while_one_region_does_not_answer()
    {
        _scene.AddRegion("RegionTwo");
        _scene.Put(Series.Old(200));
        await _scene.ReviewAsync(minutes: 0);
        var before = _scene.Preview();
        _scene.Other("RegionTwo").Images.Fault =
            call => call == "list" ? new OpenStackException(OpenStackErrorKind.Timeout, "no answer") : null;

        Assert.Equal(_scene.Start.AddMinutes(20), await _scene.ReviewAsync(minutes: 10));

        Assert.Equal("Nothing is retired for now, since not all went well: no answer", _scene.Message);
        Assert.Equal(before, _scene.Preview());
        Assert.Empty(_scene.Writes());
        Assert.Null(_scene.Regions[1].Message);
        Assert.Equal(PromotedRegionPhase.Done, _scene.Regions[1].Phase);
    }

    [Theory]
    [InlineData("find servers of image 200")]
    [InlineData("find volumes of image 200")]
    public async Task Nothing_is_retired_when_nobody_says_who_uses_it(string question)
    {
        _scene.Put(Series.Old(200));
        await _scene.ReviewAsync(minutes: 0);
        _scene.Region.FailNext(question, OpenStackErrorKind.ServerFault);

        await _scene.ReviewAsync(minutes: 10);

        Assert.Equal(
            $"Nothing is retired for now, since not all went well: {question}: ServerFault", _scene.Message);
        Assert.Empty(_scene.Writes());

        await _scene.ReviewAsync(minutes: 20);
        Assert.Null(_scene.Message);
        Assert.Equal(["delete 200"], _scene.Writes());
    }

    [Fact]
    public async Task After_an_error_the_images_that_follow_stay_too()
    {
        _scene.Put(Series.Old(200), Series.Old(201));
        await _scene.ReviewAsync(minutes: 0);
        _scene.Fail("delete 201", OpenStackErrorKind.ServerFault);

        await _scene.ReviewAsync(minutes: 10);

        Assert.Equal(["delete 201"], _scene.Writes());
        Assert.Equal(["201 Delete since 0", "200 Delete since 0"], _scene.Preview());
        Assert.Equal("Nothing is retired for now, since not all went well: delete 201: ServerFault", _scene.Message);
    }

    [Fact]
    public async Task Nothing_is_looked_at_before_the_promotion_is_done_in_every_region()
    {
        _scene.Put(Series.Old(200));
        _scene.Regions[0].Phase = PromotedRegionPhase.Failed;

        Assert.Null(await _scene.ReviewAsync(minutes: 0));

        Assert.Equal("Nothing is retired while the promotion is not done in demo/RegionOne", _scene.Message);
        Assert.Empty(_scene.Region.Images.Calls);
    }

    [Fact]
    public async Task A_status_holds_fifty_images_and_those_that_are_to_go_come_first()
    {
        _scene.Put([.. Enumerable.Range(200, 60).Select(days => Series.Old(days) with { IsProtected = days >= 204 })]);

        await _scene.ReviewAsync(minutes: 0);
        await _scene.ReviewAsync(minutes: 10);

        Assert.Equal(["delete 203", "delete 202", "delete 201", "delete 200"], _scene.Writes());
        Assert.Equal(50, _scene.Preview().Count);
    }
}
