using ImageFactory.Operator.Api.ImageBuild;
using ImageFactory.Operator.Api.Shared;
using ImageFactory.Operator.Stages;
using ImageFactory.Operator.Tests.Scenes;
using ImageFactory.Operator.Validation;
using Xunit;

namespace ImageFactory.Operator.Tests.Glance;

/// <summary>A region that is taken from a tenant between the acceptance of a build and its image's way there.</summary>
public sealed class RegionRightsTests : IAsyncLifetime
{
    private const string Refused =
        "spec.regions: this namespace may not use demo/RegionTwo: use one of demo/RegionOne";

    private readonly RegionScene _image = new();

    public async Task InitializeAsync()
    {
        _image.Scene.Profile.Regions =
        [
            new V1RegionTarget { Cloud = "demo", Region = "RegionOne" },
            new V1RegionTarget { Cloud = "demo", Region = "RegionTwo" },
        ];
        ProfileDefaults.Apply(_image.Scene.Profile);
        await _image.Scene.SaveInputAsync();
        await _image.StoreImageAsync();
        await _image.FinishAsync(_image.Register);
    }

    public async Task DisposeAsync() => await _image.DisposeAsync();

    [Fact]
    public async Task The_image_does_not_get_there_any_more()
    {
        Leave("RegionOne");

        Assert.Equal($"Failed FailedNotAllowed: {Refused}", await _image.FinishAsync(_image.Distribute));
        Assert.Empty(_image.Second.Images.All);
    }

    [Fact]
    public async Task Nor_does_a_build_that_is_tried_again_from_there()
    {
        Leave("RegionTwo");
        (_image.Regions[0].Phase, _image.Regions[0].ImageId) = (RegionPhase.Pending, null);

        Assert.StartsWith(
            "Failed FailedNotAllowed: spec.regions: this namespace may not use demo/RegionOne",
            await _image.FinishAsync(_image.Register),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_build_that_is_finished_stays_so_and_says_why_the_image_does_not_get_there()
    {
        Leave("RegionOne");
        _image.Scene.Status.Stage(BuildStage.Distributed).State = StageState.CatchingUp;

        Assert.Contains(Refused, await _image.RunAsync(_image.Distribute), StringComparison.Ordinal);
        Assert.True(_image.Scene.Status.Stage(BuildStage.Distributed).IsCatchingUp());
        Assert.Empty(_image.Second.Images.All);
    }

    [Fact]
    public async Task What_is_there_already_needs_no_right()
    {
        await _image.FinishAsync(_image.Distribute);
        Leave("RegionOne");

        Assert.StartsWith("Done", await _image.RunAsync(_image.Distribute), StringComparison.Ordinal);
    }

    private void Leave(string region) => _image.Scene.Options.Tenants =
    [
        new TenantSettings
        {
            Name = "images",
            Namespaces = [BuildScene.Namespace],
            Clouds = [new TenantCloudSettings { Cloud = "demo", Regions = [region] }],
        },
    ];
}
