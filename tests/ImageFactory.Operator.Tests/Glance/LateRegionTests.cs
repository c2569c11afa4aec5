using ImageFactory.OpenStack;
using ImageFactory.Operator.Api.ImageBuild;
using ImageFactory.Operator.Glance;
using ImageFactory.Operator.Stages;
using Xunit;

namespace ImageFactory.Operator.Tests.Glance;

/// <summary>Stage 12 where a region is silent for longer than the others may be kept waiting.</summary>
public sealed class LateRegionTests : IAsyncLifetime
{
    private readonly RegionScene _image = new();

    public async Task InitializeAsync() => await _image.InTwoRegionsAsync();

    public async Task DisposeAsync() => await _image.DisposeAsync();

    [Fact]
    public async Task A_region_that_does_not_answer_within_the_grace_time_gets_the_image_after_the_build_has_finished()
    {
        await _image.FinishAsync(_image.Register);
        _image.Second.FailAlways(OpenStackErrorKind.Timeout);

        Assert.Equal(
            "Waiting WaitingForRegion: 0 of 1 regions have the image. list image: Timeout (15 s)",
            await _image.FinishAsync(_image.Distribute));
        _image.Scene.Time.Advance(TimeSpan.FromMinutes(10));
        Assert.Equal(
            "CatchingUp: 0 of 1 regions have the image. list image: Timeout (15 s)",
            await _image.FinishAsync(_image.Distribute));

        _image.Second.FailAlways(null);
        _image.Scene.Time.Advance(TimeSpan.FromMinutes(10));
        List<string> outcomes = [await _image.RunAsync(_image.Distribute)];
        while (outcomes[^1].StartsWith("CatchingUp", StringComparison.Ordinal) && outcomes.Count < 20)
        {
            await _image.SettleAsync();
            _image.Scene.Time.Advance(TimeSpan.FromMinutes(1));
            outcomes.Add(await _image.RunAsync(_image.Distribute));
        }

        Assert.Equal("Done: Image 1 in demo/RegionTwo; its sha512 is ours", outcomes[^1]);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_image_that_comes_late_is_marked_as_finished_only_once_its_build_has_succeeded(bool succeeded)
    {
        await _image.FinishAsync(_image.Register);
        foreach (var stage in StageList.Order.Where(stage => succeeded && !StageList.RunsAlways(stage)))
        {
            _image.Scene.Record(stage, new StageOutcome.Done("done"));
        }

        _image.Scene.Status.Stage(BuildStage.Distributed).State = StageState.CatchingUp;
        RegionScene.Complete(_image.Second, _image.Regions[1]);

        Assert.StartsWith("Done", await _image.RunAsync(_image.Distribute), StringComparison.Ordinal);
        Assert.Equal(succeeded ? true : null, _image.Regions[1].Complete);
    }

    [Fact]
    public async Task An_image_that_comes_late_is_marked_once_its_region_takes_the_mark()
    {
        await _image.FinishAsync(_image.Register);
        foreach (var stage in StageList.Order.Where(stage => !StageList.RunsAlways(stage)))
        {
            _image.Scene.Record(stage, new StageOutcome.Done("done"));
        }

        _image.Scene.Status.Stage(BuildStage.Distributed).State = StageState.CatchingUp;
        RegionScene.Complete(_image.Second, _image.Regions[1]);
        _image.Second.Images.Fault = call => call == "update 7"
            ? new OpenStackException(OpenStackErrorKind.ServerFault, "HTTP 503")
            : null;

        Assert.Equal(
            "CatchingUp: Not marked as finished yet: HTTP 503 (300 s)", await _image.RunAsync(_image.Distribute));
        _image.Second.Images.Fault = _ => null;
        Assert.StartsWith("Done", await _image.RunAsync(_image.Distribute), StringComparison.Ordinal);
        Assert.True(_image.Regions[1].Complete);
    }

    [Fact]
    public async Task A_region_that_refuses_the_image_fails_the_build_though_another_does_not_answer()
    {
        await _image.FinishAsync(_image.Register);
        var third = RegionScene.NewRegion("RegionThree");
        third.Fail("Forbidden");
        _image.Regions.Add(third);
        _image.Second.FailAlways(OpenStackErrorKind.Timeout);

        const string Found = "0 of 2 regions have the image. list image: Timeout; Forbidden";
        Assert.Equal($"Waiting WaitingForRegion: {Found} (15 s)", await _image.FinishAsync(_image.Distribute));
        _image.Scene.Time.Advance(TimeSpan.FromMinutes(10));
        Assert.Equal($"Failed FailedRegistration: {Found}", await _image.FinishAsync(_image.Distribute));
    }
}
