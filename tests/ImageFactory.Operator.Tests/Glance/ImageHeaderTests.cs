using ImageFactory.Operator.Api.Shared;
using ImageFactory.Operator.Artifacts.Qcow2;
using ImageFactory.Operator.Glance;
using ImageFactory.Operator.Settings;
using ImageFactory.Operator.Stages;
using ImageFactory.Operator.Tests.Scenes;
using ImageFactory.Operator.Validation;
using ImageFactory.Testing;
using Xunit;

namespace ImageFactory.Operator.Tests.Glance;

/// <summary>An image's header is looked at before a region or a test gets the image.</summary>
public sealed class ImageHeaderTests : IAsyncLifetime
{
    private readonly RegionScene _image = new();

    private string Refusal =>
        $"Failed FailedImageHeader: {_image.Scene.Scope}/{BuildScene.ImageName}.qcow2 goes to no region and no test, "
        + "for its qcow2 header: it names a backing file (backing_file_offset is 1024, backing_file_size 11). "
        + "The host's scripts make no such image: find what in the profile's elements or scripts does, then "
        + "set spec.restartFrom to ImageBuilt";

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await _image.DisposeAsync();

    [Theory]
    [InlineData(UploadMethod.Direct)]
    [InlineData(UploadMethod.GlanceDirect)]
    [InlineData(UploadMethod.WebDownload)]
    public async Task No_region_hears_of_an_image_that_names_another_file(UploadMethod method)
    {
        _image.Scene.Options.OpenStack.UploadMethod = method;
        await BuiltAsync("backing_file_offset=1024 backing_file_size=11", "RegionOne", "RegionTwo");

        Assert.Equal(Refusal, await _image.FinishAsync(_image.Register));

        Assert.Empty(_image.First.Images.Calls);
        Assert.Equal(BuildVerdict.Failed, _image.Scene.Status.Verdict());
    }

    [Fact]
    public async Task Without_regions_it_fails_all_the_same_since_a_test_would_boot_it()
    {
        await BuiltAsync("backing_file_offset=1024 backing_file_size=11");

        Assert.Equal(Refusal, await _image.RunAsync(_image.Register));
    }

    [Fact]
    public async Task A_further_region_is_given_no_image_whose_header_nobody_has_looked_at()
    {
        await BuiltAsync("incompatible_features=4", "RegionOne", "RegionTwo");
        _image.Scene.Status.Regions = [RegionScene.NewRegion("RegionOne"), RegionScene.NewRegion("RegionTwo")];
        RegionScene.Complete(_image.First, _image.Regions[0]);

        Assert.StartsWith(
            "Failed FailedImageHeader: ", await _image.FinishAsync(_image.Distribute), StringComparison.Ordinal);

        Assert.Empty(_image.Second.Images.Calls);
    }

    [Fact]
    public async Task A_larger_disk_than_the_profile_promises_is_refused()
    {
        _image.Scene.Profile.Image = new() { MinDiskGiB = 2 };
        await BuiltAsync("size=0x80000001", "RegionOne");

        Assert.Contains(
            "size is 2147483649 bytes, and image.minDiskGiB allows 2147483648",
            await _image.FinishAsync(_image.Register),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_size_of_the_disk_is_what_the_header_says_whatever_the_host_reported()
    {
        await BuiltAsync(string.Empty, "RegionOne");
        _image.Scene.Status.Image!.VirtualSizeBytes = 7;

        await _image.FinishAsync(_image.Register);

        Assert.Equal(1 << 20, _image.Scene.Status.Image.VirtualSizeBytes);
    }

    [Fact]
    public async Task Of_a_large_image_the_beginning_is_read_and_no_more()
    {
        var large = Qcow2File.Make(3 << 20);
        _image.Scene.Status.Image!.Sha256 = Bytes.Sha256(large);
        await _image.Scene.WriteAsync(_image.Scene.Status.Image.File!, large);
        var store = new CountingStore(_image.Scene.Store);

        await new ImageHeader(store).RequireAsync(_image.Scene.Context, 4, default);

        Assert.Equal(Qcow2Reader.MostBytes, store.BytesRead);
    }

    private async Task BuiltAsync(string fields, params string[] regions)
    {
        _image.Scene.Profile.Regions =
            [.. regions.Select(region => new V1RegionTarget { Cloud = "demo", Region = region })];
        ProfileDefaults.Apply(_image.Scene.Profile);
        await _image.Scene.SaveInputAsync();
        await _image.StoreImageAsync(fields);
    }
}
