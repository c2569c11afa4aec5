using ImageFactory.OpenStack;
using ImageFactory.Operator.Api.ImageBuild;
using ImageFactory.Operator.Settings;
using ImageFactory.Operator.Tests.Scenes;
using Xunit;

namespace ImageFactory.Operator.Tests.Glance;

/// <summary>Stages 8 and 12: the image in the first region, then in all.</summary>
public sealed class RegionImagesTests : IAsyncLifetime
{
    private readonly RegionScene _image = new();

    public async Task InitializeAsync() => await _image.InTwoRegionsAsync();

    public async Task DisposeAsync() => await _image.DisposeAsync();

    [Fact]
    public async Task The_first_region_gets_the_image_and_the_others_are_written_down()
    {
        Assert.Equal(
            "Done: Image 1 in demo/RegionOne; its sha512 is ours", await _image.FinishAsync(_image.Register));

        Assert.Equal(
            [("RegionOne", RegionPhase.Active, "1"), ("RegionTwo", RegionPhase.Pending, null)],
            _image.Regions.Select(region => (region.Region, region.Phase!.Value, region.ImageId)));
        Assert.Empty(_image.Second.Images.All);
        Assert.NotNull(_image.Scene.Status.Image!.Md5);
    }

    [Fact]
    public async Task The_further_regions_get_the_same()
    {
        await _image.FinishAsync(_image.Register);

        Assert.Equal(
            "Done: Image 1 in demo/RegionTwo; its sha512 is ours", await _image.FinishAsync(_image.Distribute));

        Assert.Single(_image.Second.Images.All);
    }

    [Fact]
    public async Task A_profile_without_regions_registers_nothing()
    {
        _image.Scene.Profile.Regions = null;
        await _image.Scene.Inputs.DeleteAsync(_image.Scene.Build, default);
        await _image.Scene.SaveInputAsync();

        Assert.Equal(
            "Skipped NotConfigured: The profile names no regions (spec.regions)",
            await _image.RunAsync(_image.Register));
        Assert.Equal(
            "Skipped NotConfigured: The profile names no further regions (spec.regions)",
            await _image.RunAsync(_image.Distribute));
    }

    [Fact]
    public async Task Without_its_input_a_build_knows_no_regions()
    {
        await _image.Scene.Inputs.DeleteAsync(_image.Scene.Build, default);

        Assert.Equal(
            "Failed FailedInputsLost: ConfigMap debian-12-x-inputs with the build's input is gone: "
            + "set spec.restartFrom to ImageBuilt to make it anew",
            await _image.RunAsync(_image.Register));
    }

    [Fact]
    public async Task An_image_that_is_gone_from_the_store_fails_the_build()
    {
        await _image.Scene.Store.DeleteAsync(_image.Scene.Scope, $"{BuildScene.ImageName}.qcow2", default);

        Assert.Equal(
            $"Failed FailedArtifact: {_image.Scene.Scope}/{BuildScene.ImageName}.qcow2 is not in the artifact store "
            + "any more: set spec.restartFrom to ImageBuilt",
            await _image.FinishAsync(_image.Register));
    }

    [Fact]
    public async Task An_image_that_is_not_the_one_that_was_built_fails_the_build()
    {
        var built = _image.Scene.Status.Image!;
        built.Sha256 = "dead";

        Assert.Matches(
            $"^Failed FailedArtifact: .*qcow2 has SHA-256 [0-9a-f]{{64}}, dead was built: look after the store's disk, "
            + "then set spec.restartFrom to ImageBuilt$",
            await _image.FinishAsync(_image.Register));
    }

    [Fact]
    public async Task The_image_comes_into_the_store_that_the_region_names()
    {
        _image.Scene.Profile.Regions![0].Stores = ["fast"];
        await _image.Scene.Inputs.DeleteAsync(_image.Scene.Build, default);
        await _image.Scene.SaveInputAsync();

        await _image.FinishAsync(_image.Register);

        Assert.Equal(["fast"], Assert.Single(_image.First.Images.All).Stores);
    }

    [Fact]
    public async Task No_more_uploads_go_into_a_region_than_it_may_have()
    {
        _image.Scene.Options.OpenStack.MaxUploadsPerRegion = 0;

        Assert.Equal(
            "Waiting WaitingForUpload: 0 of 1 regions have the image. Waiting for one of 0 uploads into demo/RegionOne "
            + "to end (openstack.maxUploadsPerRegion) (5 s)",
            await _image.FinishAsync(_image.Register));
    }

    [Theory]
    [InlineData(UploadMethod.Direct, "upload", OpenStackErrorKind.Conflict)]
    [InlineData(UploadMethod.Direct, "upload", OpenStackErrorKind.NotFound)]
    [InlineData(UploadMethod.WebDownload, "import", OpenStackErrorKind.Conflict)]
    [InlineData(UploadMethod.WebDownload, "import", OpenStackErrorKind.NotFound)]
    public async Task Data_that_glance_refuses_again_and_again_is_given_up_with_its_words(
        UploadMethod method, string refused, OpenStackErrorKind kind)
    {
        _image.Scene.Options.OpenStack.UploadMethod = method;
        var sent = 0;
        _image.First.Images.Fault = call => call.StartsWith(refused, StringComparison.Ordinal) && ++sent > 0
            ? new OpenStackException(kind, "Adding images to store is disabled")
            : null;
        List<string> outcomes = [await _image.FinishAsync(_image.Register)];
        while (outcomes[^1].StartsWith("Waiting", StringComparison.Ordinal) && outcomes.Count < 20)
        {
            _image.Scene.Time.Advance(TimeSpan.FromMinutes(10));
            outcomes.Add(await _image.FinishAsync(_image.Register));
        }

        Assert.Equal(
            "Failed FailedRegistration: 0 of 1 regions have the image. Given up after 5 tries "
            + "(openstack.regionAttempts): Adding images to store is disabled",
            outcomes[^1]);
        Assert.Equal(5, sent);
    }

    [Fact]
    public async Task An_upload_that_takes_longer_than_the_region_may_is_ended_and_leaves_nothing()
    {
        _image.Scene.Profile.Regions![0].UploadTimeoutSeconds = 600;
        await _image.Scene.Inputs.DeleteAsync(_image.Scene.Build, default);
        await _image.Scene.SaveInputAsync();
        var begun = new TaskCompletionSource();
        _image.First.Images.Sending = token =>
        {
            begun.TrySetResult();
            return new TaskCompletionSource().Task.WaitAsync(token);
        };
        await _image.RunAsync(_image.Register);
        await _image.RunAsync(_image.Register);
        await begun.Task;

        _image.Scene.Time.Advance(TimeSpan.FromSeconds(600));
        await _image.SettleAsync();

        Assert.Equal(
            "Waiting WaitingForRegion: 0 of 1 regions have the image. The upload into demo/RegionOne was not done "
            + "within 600 s (uploadTimeoutSeconds of spec.regions, else of spec.image); it is removed and recorded "
            + "anew (1 s)",
            await _image.RunAsync(_image.Register));
        Assert.Empty(_image.First.Images.All);
    }

    [Fact]
    public async Task A_region_that_refuses_the_image_fails_the_build_in_its_words()
    {
        await _image.FinishAsync(_image.Register);
        _image.Second.FailAlways(OpenStackErrorKind.Forbidden);

        Assert.Equal(
            "Failed FailedRegistration: 0 of 1 regions have the image. list image: Forbidden",
            await _image.FinishAsync(_image.Distribute));
    }
}
