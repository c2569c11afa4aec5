using ImageFactory.OpenStack;
using ImageFactory.Operator.Api.ImagePromotion;
using ImageFactory.Operator.Api.Shared;
using ImageFactory.Operator.Clouds;
using ImageFactory.Operator.Testing.Promotions;
using Xunit;

namespace ImageFactory.Operator.OpenStackTests.Promotions;

/// <summary>A region at the end of a wire that breaks before, while and after its images are changed.</summary>
public sealed class DownRegionTests : IAsyncLifetime
{
    private readonly FarRegion _far = new();
    private readonly CloudConnections _clouds;
    private readonly CloudTarget _near = new("demo", BuildInRegions.First);
    private readonly CutAt _cut;
    private readonly PromotionScene _scene;

    public DownRegionTests()
    {
        _clouds = TestClouds.Connect(
            _far.CloudsPath, new OpenStackOptions { RequestTimeout = TimeSpan.FromSeconds(30) });
        _cut = new CutAt(FarRegion.Target.Cloud, _far.Wire.Refuse);
        _scene = new PromotionScene(
            new ObservedClouds(_clouds, _cut), $"Standard_Debian_12-{Guid.NewGuid():N}", _near, FarRegion.Target);
    }

    public async Task InitializeAsync()
    {
        await _scene.BuildAsync("a", 0);
        _scene.Promote("to-a", "a");
        await _scene.RunAsync("to-a");
        await _scene.BuildAsync("b", 1);
        _scene.Promote("to-b", "b", spec => spec.TimeoutSeconds = 600);
    }

    public async Task DisposeAsync()
    {
        _far.Wire.Pass();
        foreach (var target in (CloudTarget[])[_near, FarRegion.Target])
        {
            var images = _clouds.Get(target.Cloud, target.Region).Images;
            foreach (var region in _scene.Promotion("to-b").Status!.Regions!.Where(
                region => CloudTarget.Of(region) == target))
            {
                foreach (var id in region.Steps!.Select(step => step.ImageId).Distinct())
                {
                    await images.DeleteAsync(id);
                }
            }
        }

        await _scene.DisposeAsync();
        await _far.DisposeAsync();
    }

    [Fact]
    public async Task Down_before_the_first_change_it_holds_all_up_and_they_follow_together()
    {
        var before = await ImagesAsync();
        _far.Wire.Refuse();
        var waiting = await _scene.RunAsync(
            "to-b", status => status.Regions?[1].Phase == PromotedRegionPhase.Waiting);
        Assert.Equal("0/2", waiting.RegionsDone);
        _far.Wire.Pass();
        Assert.Equal(before, await ImagesAsync());

        Assert.Equal(PromotionPhase.Succeeded, (await _scene.RunAsync("to-b")).Phase);
        Assert.Equal(Released(), await ImagesAsync());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Down_while_it_is_changed_it_is_waited_for_and_then_all_go_on_or_back(bool comesBack)
    {
        var before = await ImagesAsync();
        // Prepared, previous, latest: the name is taken from the one, and not yet given to the other.
        _cut.Before(3);
        await _scene.RunAsync("to-b", status => status.Regions?[1].Phase == PromotedRegionPhase.Waiting);
        Assert.True(_cut.WasCut);
        if (!comesBack)
        {
            await _scene.RunAsync("to-b", status => status.Phase == PromotionPhase.Undoing);
        }

        _far.Wire.Pass();
        var status = await _scene.RunAsync("to-b");

        Assert.Equal(comesBack ? PromotionPhase.Succeeded : PromotionPhase.Failed, status.Phase);
        Assert.Equal(comesBack ? Released() : before, await ImagesAsync());
    }

    [Fact]
    public async Task Down_after_the_release_it_keeps_a_rollback_from_changing_anything_before_it_is_back()
    {
        await _scene.RunAsync("to-b");
        _far.Wire.Refuse();
        _scene.Create("back", new V1ImagePromotionSpec
        {
            Action = PromotionAction.Rollback,
            RollbackOf = new V1LocalReference { Name = "to-b" },
        });
        await _scene.RunAsync("back", status => status.Regions?[1].Phase == PromotedRegionPhase.Waiting);
        _far.Wire.Pass();
        Assert.Equal(Released(), await ImagesAsync());

        Assert.Equal(PromotionPhase.Succeeded, (await _scene.RunAsync("back")).Phase);
        Assert.Contains("latest a Private visible generic", await _scene.ImagesAsync(FarRegion.Target));
    }

    private static string[] Released()
    {
        string[] one = ["latest b Private visible generic", "prev a Private visible oldgeneric"];
        return [.. one, .. one];
    }

    private async Task<IReadOnlyList<string>> ImagesAsync() =>
    [
        .. await _scene.ImagesAsync(_near),
        .. await _scene.ImagesAsync(FarRegion.Target),
    ];
}
