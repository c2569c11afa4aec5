using ImageFactory.OpenStack;
using ImageFactory.OpenStack.Config;
using ImageFactory.Operator.Api.ImageBuild;
using ImageFactory.Operator.Stages;
using ImageFactory.Operator.Testing.InMemory;
using Xunit;

namespace ImageFactory.Operator.Tests.Glance;

/// <summary>What becomes of a build's images when it ends: a region that does not answer holds nothing up.</summary>
public sealed class RegionCleanUpTests : IAsyncDisposable
{
    private readonly RegionScene _image = new();

    public RegionCleanUpTests() =>
        _image.Scene.Status.Regions = [RegionScene.NewRegion("RegionOne"), RegionScene.NewRegion("RegionTwo")];

    public ValueTask DisposeAsync() => _image.DisposeAsync();

    [Fact]
    public async Task Images_of_a_build_that_succeeded_are_marked_and_outlive_it()
    {
        Put(_image.First, 0, RegionPhase.Active);
        Put(_image.Second, 1, RegionPhase.Signing);

        Assert.Empty(await MarkAsync());
        Assert.Empty(await MarkAsync());

        Assert.Equal(["get 7", "update 7"], _image.First.Images.Calls);
        Assert.Equal("true", _image.Second.Images.All.Single().Properties["imagefactory_complete"]);
        Assert.All(_image.Regions, region => Assert.True(region.Complete));
    }

    [Fact]
    public async Task A_region_that_still_catches_up_is_left_at_it()
    {
        Put(_image.First, 0, RegionPhase.Active);
        Put(_image.Second, 1, RegionPhase.Uploading);

        Assert.Empty(await MarkAsync());

        Assert.Empty(_image.Second.Images.Calls);
    }

    [Fact]
    public async Task An_image_that_somebody_deleted_is_said()
    {
        (_image.Regions[0].ImageId, _image.Regions[0].Phase) = ("7", RegionPhase.Active);

        Assert.Empty(await MarkAsync());

        Assert.Equal(
            (RegionPhase.Failed, "Image 7 in demo/RegionOne was deleted by somebody"),
            (_image.Regions[0].Phase!.Value, _image.Regions[0].Message));
    }

    [Fact]
    public async Task What_a_region_did_not_do_is_told_and_done_in_the_others()
    {
        Put(_image.First, 0, RegionPhase.Active);
        Put(_image.Second, 1, RegionPhase.Active);
        _image.First.FailAlways(OpenStackErrorKind.Timeout);

        Assert.Equal(["get 7 image: Timeout"], await MarkAsync());

        Assert.Equal([null, true], _image.Regions.Select(region => region.Complete));
    }

    [Fact]
    public async Task A_build_that_failed_loses_what_did_not_become_whole_and_keeps_the_rest_for_another_try()
    {
        Put(_image.First, 0, RegionPhase.Active);
        Put(_image.Second, 1, RegionPhase.Uploading);

        Assert.Empty(await StopAsync());

        Assert.Equal((1, 0), (_image.First.Images.All.Count, _image.Second.Images.All.Count));
        Assert.Equal(
            (RegionPhase.Pending, null, "The image was removed with its build"),
            (_image.Regions[1].Phase!.Value, _image.Regions[1].ImageId, _image.Regions[1].Message));
    }

    [Fact]
    public async Task A_cloud_that_went_from_the_configuration_is_told_of_as_well()
    {
        Put(_image.First, 0, RegionPhase.Uploading);
        _image.Scene.Clouds.Calls.FailNext("get", new CloudConfigException("clouds.yaml has no cloud demo"));

        Assert.Equal(["clouds.yaml has no cloud demo"], await StopAsync());
        Assert.Equal("7", _image.Regions[0].ImageId);
    }

    [Theory]
    [InlineData(true, null, 1)]
    [InlineData(false, null, 0)]
    [InlineData(false, true, 1)]
    public async Task A_build_that_goes_leaves_images_that_are_finished(bool succeeded, bool? isComplete, int left)
    {
        Put(_image.First, 0, RegionPhase.Active);
        _image.Regions[0].Complete = isComplete;
        foreach (var stage in StageList.Order.Where(stage => succeeded && !StageList.RunsAlways(stage)))
        {
            _image.Scene.Record(stage, new StageOutcome.Done("done"));
        }

        Assert.Empty(await _image.CleanUp.ReleaseAsync(_image.Scene.Build, _image.Scene.Status, default));

        Assert.Equal(left, _image.First.Images.All.Count);
    }

    [Fact]
    public async Task A_build_that_succeeded_may_not_go_before_its_images_are_marked()
    {
        Put(_image.First, 0, RegionPhase.Active);
        Succeed();
        _image.First.FailAlways(OpenStackErrorKind.ServerFault);

        Assert.Equal(
            ["get 7 image: ServerFault"],
            await _image.CleanUp.ReleaseAsync(_image.Scene.Build, _image.Scene.Status, default));
    }

    [Theory]
    [InlineData("gone", false)]
    [InlineData("demo", true)]
    public async Task A_cloud_that_was_taken_out_does_not_hold_a_build_and_one_whose_entry_is_wrong_does(
        string cloud, bool isHeld)
    {
        Put(_image.First, 0, RegionPhase.Active);
        Succeed();
        _image.Regions[0].Cloud = cloud;
        _image.Scene.Clouds.Calls.Fault = call =>
            call == $"get {cloud}/RegionOne" ? new CloudConfigException("clouds.yaml is wrong") : null;

        string[] problems = isHeld ? ["clouds.yaml is wrong"] : [];
        Assert.Equal(
            problems,
            await _image.CleanUp.ReleaseAsync(_image.Scene.Build, _image.Scene.Status, default));
    }

    [Fact]
    public async Task An_image_that_is_to_be_protected_is_so_once_its_build_has_succeeded()
    {
        Put(_image.First, 0, RegionPhase.Active);
        Put(_image.Second, 1, RegionPhase.Active);
        _image.Regions[0].Protected = true;

        await MarkAsync();

        Assert.Equal(
            [(true, "true"), (false, null)],
            new[] { _image.First, _image.Second }
                .Select(region => Assert.Single(region.Images.All))
                .Select(image => (image.IsProtected, image.Properties.GetValueOrDefault("imagefactory_protected"))));
    }

    private Task<IReadOnlyList<string>> MarkAsync() =>
        _image.CleanUp.MarkCompleteAsync(_image.Scene.Build, _image.Scene.Status, default);

    private Task<IReadOnlyList<string>> StopAsync() =>
        _image.CleanUp.StopAsync(_image.Scene.Build, _image.Scene.Status, default);

    private void Succeed() => StageList.Order.Where(stage => !StageList.RunsAlways(stage)).ToList()
        .ForEach(stage => _image.Scene.Record(stage, new StageOutcome.Done("done")));

    private void Put(InMemoryRegion region, int number, RegionPhase phase)
    {
        RegionScene.Complete(region, _image.Regions[number]);
        _image.Regions[number].Phase = phase;
    }
}
