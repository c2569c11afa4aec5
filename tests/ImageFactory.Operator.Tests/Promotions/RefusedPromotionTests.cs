using ImageFactory.OpenStack.Images;
using ImageFactory.Operator.Api.DistroProfile;
using ImageFactory.Operator.Api.ImageBuild;
using ImageFactory.Operator.Api.ImagePromotion;
using ImageFactory.Operator.Api.Shared;
using ImageFactory.Operator.Testing.InMemory;
using ImageFactory.Operator.Testing.Promotions;
using Xunit;

namespace ImageFactory.Operator.Tests.Promotions;

/// <summary>What cannot be promoted is told, with what to do, and changes nothing.</summary>
public sealed class RefusedPromotionTests : IAsyncLifetime
{
    private readonly PromotionScene _scene;
    private readonly InMemoryImages _one;
    private IReadOnlyList<string> _before = [];

    public RefusedPromotionTests() => (_scene, _one, _) = InMemoryPromotions.Start();

    public async Task InitializeAsync()
    {
        foreach (var (name, number) in new[] { ("a", 0), ("b", 1) })
        {
            await _scene.BuildAsync(name, number);
            _scene.Promote($"to-{name}", name);
            await _scene.RunAsync($"to-{name}");
        }

        await _scene.BuildAsync("c", 2);
        _before = await _scene.ImagesAsync();
    }

    public async Task DisposeAsync() => await _scene.DisposeAsync();

    [Fact]
    public Task A_build_that_is_not_there() => RefusesAsync(
        Promotion("d"),
        "FailedBuild: spec.buildRef.name: there is no ImageBuild 'd' in this namespace: name one that is there, or the "
        + "image itself (spec.imageName) where its build is gone");

    [Theory]
    [InlineData(BuildPhase.Failed)]
    [InlineData(BuildPhase.Cancelled)]
    [InlineData(BuildPhase.Unchanged)]
    public Task A_build_without_an_image(BuildPhase phase)
    {
        _scene.Cluster.Change<V1ImageBuild>("c", build => build.Status!.Phase = phase);
        return RefusesAsync(
            Promotion("c"),
            $"FailedBuild: Build c is {phase} and has no image that could be released: name a build that has "
            + "succeeded");
    }

    [Fact]
    public async Task A_build_that_runs_is_waited_for()
    {
        _scene.Cluster.Change<V1ImageBuild>("c", build => build.Status!.Phase = BuildPhase.Running);
        _scene.Create("to-c", Promotion("c"));

        var status = await _scene.RunAsync("to-c", status => status.Phase == PromotionPhase.Waiting);

        Assert.Equal(
            "Waiting : WaitingForBuild: Build c is Running; it goes on once it has "
            + "succeeded", PromotionScene.Text(status));
        _scene.Cluster.Change<V1ImageBuild>("c", build => build.Status!.Phase = BuildPhase.Succeeded);
        Assert.Equal(PromotionPhase.Succeeded, (await _scene.RunAsync("to-c")).Phase);
    }

    [Fact]
    public Task A_build_that_was_not_tested()
    {
        _scene.Cluster.Change<V1ImageBuild>("c", build =>
        {
            var stage = build.Status!.Stages!.First(stage => stage.Name == "Tested");
            (stage.State, stage.Message) = (StageState.Skipped, "No tester image is set");
        });
        return RefusesAsync(
            Promotion("c"),
            "FailedBuild: Build c did not pass stage Tested, which its profile requires of a release "
            + "(spec.promotion.requires): No tester image is set");
    }

    [Fact]
    public Task A_build_that_was_not_signed_where_its_profile_demands_it()
    {
        _scene.Cluster.Change<V1DistroProfile>("debian-12", profile => profile.Spec.Promotion =
            new V1PromotionDefaults { Requires = [RequiredStage.Signed] });
        _scene.Cluster.Change<V1ImageBuild>("c", build =>
            build.Status!.Stages!.First(stage => stage.Name == "Signed").State = StageState.Skipped);
        return RefusesAsync(
            Promotion("c"),
            "FailedBuild: Build c did not pass stage Signed, which its profile requires of a release "
            + "(spec.promotion.requires): done");
    }

    [Fact]
    public Task A_region_that_is_none_of_the_builds()
    {
        var spec = Promotion("c");
        spec.Regions = [new V1RegionTarget { Cloud = "demo", Region = "RegionSix" }];
        return RefusesAsync(
            spec,
            "FailedInvalidPromotion: spec.regions: demo/RegionSix is none of the image's regions (demo/RegionOne, "
            + "demo/RegionTwo): name some of those, or leave spec.regions out");
    }

    [Fact]
    public async Task An_image_that_was_changed_in_between()
    {
        var image = _one.All.First(image => image.Name.EndsWith("_2", StringComparison.Ordinal));
        var ours = image.HashValue;
        _one.Change(image.Id, one => one with { HashValue = "77" });
        _before = await _scene.ImagesAsync();
        await RefusesAsync(
            Promotion("c"),
            $"FailedImage: Image 3 in demo/RegionOne has sha512 77, and {ours} was built: it is another image; "
            + "delete it, "
            + "and let its build bring it anew");
    }

    [Theory]
    [InlineData("md5", "a hash by md5")]
    [InlineData(null, "no os_hash_value")]
    public async Task An_image_whose_hash_another_could_have(string? algorithm, string said)
    {
        var image = _one.All.First(image => image.Name.EndsWith("_2", StringComparison.Ordinal));
        _one.Change(image.Id, one => one with { HashAlgorithm = algorithm });
        await RefusesAsync(
            Promotion("c"),
            $"FailedImage: Image 3 in demo/RegionOne has {said}, and only sha256 and sha512 are compared: set "
            + "hashing_algorithm to sha512 for that Glance (glance-api.conf), delete the image, and have it brought "
            + "anew");
    }

    [Fact]
    public async Task An_image_that_is_gone_with_its_build()
    {
        _scene.Cluster.Remove<V1ImageBuild>("c");
        await RefusesAsync(
            new V1ImagePromotionSpec { ImageName = "Standard_Debian_12_20261201_7" },
            "FailedImage: The image is not in demo/RegionOne: its build is gone, and with it the way to bring it: "
            + "leave "
            + "the region out (spec.regions), or build anew; The image is not in demo/RegionTwo: its build is gone, "
            + "and "
            + "with it the way to bring it: leave the region out (spec.regions), or build anew");
    }

    [Fact]
    public Task An_image_that_was_never_released_and_whose_build_is_gone()
    {
        _scene.Cluster.Remove<V1ImageBuild>("c");
        const string Why = "was never released, and its build is gone: nobody can tell whether it was tested; build a "
            + "new one";
        return RefusesAsync(
            new V1ImagePromotionSpec { ImageName = "Standard_Debian_12_20261201_2" },
            $"FailedImage: Image 3 in demo/RegionOne {Why}; Image 3 in demo/RegionTwo {Why}");
    }

    [Fact]
    public Task A_series_that_no_profile_has() => RefusesAsync(
        new V1ImagePromotionSpec { ImageName = "Standard_Suse_15_20261201_2" },
        "FailedInvalidPromotion: spec.imageName: no DistroProfile of this namespace makes images named "
        + "Standard_Suse_15_…, and there is no build of that image: name an image of one of your profiles");

    [Fact]
    public Task A_name_that_another_profile_has_taken()
    {
        var latest = _one.All.First(image => image.Name.EndsWith("_latest", StringComparison.Ordinal));
        _one.Change(latest.Id, image => image with
        {
            Properties = new Dictionary<string, string>(image.Properties) { ["imagefactory_profile"] = "other" },
        });
        return RefusesAsync(
            Promotion("c"),
            "FailedNameTaken: Standard_Debian_12_latest in demo/RegionOne is an image of another profile (2): give one "
            + "of the two profiles another spec.image.variant, or a cloud of its own");
    }

    [Fact]
    public async Task A_public_latest_image_of_another_project()
    {
        _one.Put(new Image("evil", ImageStatus.Active)
        {
            Name = "Standard_Debian_12_latest",
            Owner = "p2",
            Visibility = ImageVisibility.Public,
        });
        _scene.Create("to-c", Promotion("c"));
        Assert.StartsWith(
            "Failed 0/2: FailedAmbiguousName: demo/RegionOne has 2 images named Standard_Debian_12_latest (2, evil): "
            + "rename or delete all but the right one",
            PromotionScene.Text(await _scene.RunAsync("to-c")),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_private_image_of_a_tenant_with_that_name_stands_in_nobodys_way()
    {
        _one.Put(new Image("theirs", ImageStatus.Active)
        {
            Name = "Standard_Debian_12_latest",
            Owner = "p2",
            Visibility = ImageVisibility.Community,
        });
        _scene.Create("to-c", Promotion("c"));
        Assert.Equal(PromotionPhase.Succeeded, (await _scene.RunAsync("to-c")).Phase);
    }

    [Fact]
    public Task A_promise_that_is_longer_than_the_time_until_images_go()
    {
        _scene.Cluster.Change<V1DistroProfile>("debian-12", profile => profile.Spec.Image = new V1ImageSettings
        {
            Metadata = new V1ImageMetadata { UuidValidity = "forever" },
        });
        var spec = Promotion("c");
        spec.Retention = new V1Retention { Action = RetentionAction.Delete, DeleteAfter = "1d" };
        return RefusesAsync(
            spec,
            "FailedInvalidPromotion: With spec.promotion of its profile: spec.retention.action: an image's id is "
            + "promised to stay valid (spec.image.metadata.uuidValidity of the profile: forever), and action Delete "
            + "takes "
            + "it away: set spec.retention.action to Hide, or promise less, e.g. last-5");
    }

    private async Task RefusesAsync(V1ImagePromotionSpec spec, string why)
    {
        _scene.Create("refused", spec);

        var status = await _scene.RunAsync("refused");

        Assert.Equal(
            $"Failed {status.RegionsDone}: {why}", PromotionScene.Text(status));
        Assert.Contains(status.Conditions!, condition => condition is { Type: "Stalled", Status: "True" });
        Assert.Equal(_before, await _scene.ImagesAsync());
        Assert.Null(status.StartedAt);
    }

    private static V1ImagePromotionSpec Promotion(string build) =>
        new() { BuildRef = new V1LocalReference { Name = build } };
}
