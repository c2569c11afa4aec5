using ImageFactory.Operator.Api.ImageBuild;
using ImageFactory.Operator.Api.Shared;
using ImageFactory.Operator.Tests.Scenes;
using ImageFactory.Operator.Validation;
using ImageFactory.Testing;
using Xunit;

namespace ImageFactory.Operator.Tests.Glance;

/// <summary>Two regions, of which the second gets the same disk in another format.</summary>
public sealed class ImageFormatTests : IAsyncLifetime
{
    private readonly RegionScene _image = new();
    private readonly byte[] _raw = Bytes.Make(1 << 20);

    public async Task InitializeAsync()
    {
        _image.Scene.Profile.Regions =
        [
            new V1RegionTarget { Cloud = "demo", Region = "RegionOne" },
            new V1RegionTarget { Cloud = "demo", Region = "RegionTwo", Format = ImageFormat.Raw },
        ];
        ProfileDefaults.Apply(_image.Scene.Profile);
        await _image.Scene.SaveInputAsync();
        await _image.StoreImageAsync();
        await StoreRawAsync();
    }

    public async Task DisposeAsync() => await _image.DisposeAsync();

    [Fact]
    public async Task Each_region_gets_its_own_format_compared_with_the_digest_of_its_own_file()
    {
        await _image.FinishAsync(_image.Register);

        Assert.Equal(
            "Done: Image 1 in demo/RegionTwo; its sha512 is ours", await _image.FinishAsync(_image.Distribute));

        Assert.Equal(
            [("qcow2", _image.Content.Length), ("raw", _raw.Length)],
            new[] { _image.First, _image.Second }
                .Select(region => Assert.Single(region.Images.All))
                .Select(image => (image.DiskFormat, (int)image.Size!.Value)));
        Assert.NotEqual(_image.Scene.Status.Image!.Sha512, _image.Scene.Status.Image.Formats![0].Sha512);
    }

    [Fact]
    public async Task A_raw_disk_that_is_read_as_another_format_goes_nowhere()
    {
        await _image.FinishAsync(_image.Register);
        "QFI"u8.CopyTo(_raw);
        _raw[3] = 0xfb;
        await StoreRawAsync();

        Assert.StartsWith(
            $"Failed FailedImageHeader: {_image.Scene.Scope}/{BuildScene.ImageName}.raw goes to no region and no test, "
            + "for its raw header: it begins as a file of another format does.",
            await _image.FinishAsync(_image.Distribute),
            StringComparison.Ordinal);
        Assert.Empty(_image.Second.Images.All);
    }

    [Fact]
    public async Task A_build_that_made_no_such_file_says_what_to_do()
    {
        await _image.FinishAsync(_image.Register);
        _image.Scene.Status.Image!.Formats = null;

        Assert.Equal(
            "Failed FailedArtifact: The build made no raw of its image, which a region is to get: set "
            + "spec.restartFrom to ImageBuilt",
            await _image.FinishAsync(_image.Distribute));
    }

    private async Task StoreRawAsync()
    {
        var name = $"{BuildScene.ImageName}.raw";
        _image.Scene.Status.Image!.Formats =
        [
            new V1ImageFileStatus
            {
                Format = ImageFormat.Raw, File = name, Sha256 = Bytes.Sha256(_raw), SizeBytes = _raw.Length,
            },
        ];
        await _image.Scene.Store.DeleteAsync(_image.Scene.Scope, name, default);
        await _image.Scene.WriteAsync(name, _raw);
    }
}
