using System.Text.Json.Nodes;
using ImageFactory.OpenStack;
using ImageFactory.OpenStack.Images;
using ImageFactory.Operator.Api.ImageBuild;
using ImageFactory.Operator.Clouds;
using ImageFactory.Operator.Glance;
using ImageFactory.Operator.Settings;
using ImageFactory.Operator.Stages;
using ImageFactory.Testing;
using ImageFactory.Testing.Processes;
using Xunit;

namespace ImageFactory.Operator.OpenStackTests;

/// <summary>The image's signature in real Glances, and what Nova makes of it.</summary>
public sealed class SignatureTests : IAsyncLifetime
{
    private const string FirstUuid = "5e4ad9a4-7d7f-4a4e-9a0c-1a4c3a0f4a11";
    private const string SecondUuid = "9b0e7a55-30d2-4c0a-8a5a-8a6d2f7e6b22";

    private static readonly CloudTarget First = new("demo", BuildInRegions.First);

    private readonly ImageSigningKeys _keys = new();

    public Task InitializeAsync() => _keys.MakeAsync("images");

    public Task DisposeAsync()
    {
        _keys.Dispose();
        return Task.CompletedTask;
    }

    [Theory]
    [InlineData("secp384r1", ImageHashMethod.Sha256, UploadMethod.Direct)]
    [InlineData("secp521r1", ImageHashMethod.Sha512, UploadMethod.GlanceDirect)]
    [InlineData("secp521r1", ImageHashMethod.Sha256, UploadMethod.WebDownload)]
    public async Task What_glance_gives_of_a_signed_image_is_good_for_nova_in_each_region(
        string curve, ImageHashMethod method, UploadMethod upload)
    {
        await _keys.MakeAsync("images", curve);
        await using var build = await BuildInRegions.WithImageAsync(
            3 << 20, settings => settings.UploadMethod = upload);
        await build.RegisterSignedAsync(_keys, method, ("demo/RegionOne", FirstUuid), ("demo/RegionTwo", SecondUuid));

        var outcome = await build.UntilOverAsync(build.DistributeAsync);

        Assert.Equal("2 of 2 regions have the image", Assert.IsType<StageOutcome.Done>(outcome).Message);
        foreach (var (region, uuid) in new[] { (BuildInRegions.First, FirstUuid), (BuildInRegions.Second, SecondUuid) })
        {
            var image = Assert.Single(await build.ImagesAsync(region));
            var file = await DownloadAsync(build, region, image);
            var good = await VerifyAsync(uuid, image, file);
            Assert.Equal((0, ""), (good.ExitCode, good.Errors));

            await File.AppendAllTextAsync(file, "!");
            var spoilt = await VerifyAsync(uuid, image, file);
            Assert.Contains("InvalidSignature", spoilt.Errors, StringComparison.Ordinal);
        }

        Assert.Equal([true, true], build.Status.Regions!.Select(line => line.Signed!.Value));
    }

    [Fact]
    public async Task A_profile_with_one_region_gets_its_image_signed()
    {
        await using var build = await BuildInRegions.WithImageAsync(1 << 20, null, First);
        await build.RegisterSignedAsync(_keys, ImageHashMethod.Sha256, ("demo/RegionOne", FirstUuid));

        var outcome = await build.UntilOverAsync(build.DistributeAsync);

        var image = Assert.Single(await build.ImagesAsync(BuildInRegions.First));
        Assert.Equal(
            $"Image {image.Id} in demo/RegionOne; its sha512 is ours, its signature is by certificate {FirstUuid}",
            Assert.IsType<StageOutcome.Done>(outcome).Message);
        Assert.Equal(
            new SortedDictionary<string, string>
            {
                ["img_signature"] = build.Status.Signatures!.Image!.Value!,
                ["img_signature_certificate_uuid"] = FirstUuid,
                ["img_signature_hash_method"] = "SHA-256",
                ["img_signature_key_type"] = "ECC_SECP384R1",
            },
            image.Signature());
    }

    [Fact]
    public async Task A_region_without_a_certificate_gets_the_image_without_a_signature()
    {
        await using var build = await BuildInRegions.WithImageAsync(1 << 20);
        await build.RegisterSignedAsync(_keys, ImageHashMethod.Sha256, ("demo/RegionTwo", SecondUuid));

        await build.UntilOverAsync(build.DistributeAsync);

        Assert.Empty(Assert.Single(await build.ImagesAsync(BuildInRegions.First)).Signature());
        Assert.Equal(4, Assert.Single(await build.ImagesAsync(BuildInRegions.Second)).Signature().Count);
    }

    [Fact]
    public async Task An_operator_that_ended_before_its_status_was_written_finds_the_signature_and_does_not_rewrite_it()
    {
        await using var build = await BuildInRegions.WithImageAsync(1 << 20, null, First);
        await build.RegisterSignedAsync(_keys, ImageHashMethod.Sha256, ("demo/RegionOne", FirstUuid));
        var before = build.Status;
        await build.UntilOverAsync(build.DistributeAsync);
        var written = Assert.Single(await build.ImagesAsync(BuildInRegions.First)).UpdatedAt;

        await build.RestartAsync();
        build.Forget(before);
        Assert.IsType<StageOutcome.Done>(await build.UntilOverAsync(build.DistributeAsync));

        Assert.Equal(written, Assert.Single(await build.ImagesAsync(BuildInRegions.First)).UpdatedAt);
        Assert.True(build.Status.Regions![0].Signed);
    }

    [Fact]
    public async Task A_new_signature_takes_the_place_of_an_earlier_one()
    {
        await using var build = await BuildInRegions.WithImageAsync(1 << 20, null, First);
        await build.RegisterSignedAsync(_keys, ImageHashMethod.Sha256, ("demo/RegionOne", FirstUuid));
        await build.UntilOverAsync(build.DistributeAsync);

        await _keys.MakeAsync("images", "secp521r1");
        await build.RegisterSignedAsync(_keys, ImageHashMethod.Sha256, ("demo/RegionOne", SecondUuid));
        await build.UntilOverAsync(build.DistributeAsync);

        var image = Assert.Single(await build.ImagesAsync(BuildInRegions.First));
        var file = await DownloadAsync(build, BuildInRegions.First, image);
        Assert.Equal(0, (await VerifyAsync(SecondUuid, image, file)).ExitCode);
    }

    [Fact]
    public async Task An_image_that_somebody_deletes_before_it_is_signed_is_sent_again_and_signed()
    {
        await using var build = await BuildInRegions.WithImageAsync(1 << 20, null, First);
        await build.RegisterSignedAsync(_keys, ImageHashMethod.Sha256, ("demo/RegionOne", FirstUuid));
        await build.Clouds.Get("demo", BuildInRegions.First).Images.DeleteAsync(build.Status.Regions![0].ImageId!);

        Assert.IsType<StageOutcome.Done>(await build.UntilOverAsync(build.DistributeAsync));

        Assert.Equal(4, Assert.Single(await build.ImagesAsync(BuildInRegions.First)).Signature().Count);
    }

    [Fact]
    public async Task A_signature_whose_certificate_is_not_in_the_store_any_more_is_written_nowhere()
    {
        await using var build = await BuildInRegions.WithImageAsync(1 << 20, null, First);
        await build.RegisterSignedAsync(_keys, ImageHashMethod.Sha256, ("demo/RegionOne", FirstUuid));
        await build.RemoveAsync("image-signing-certificate.pem");

        var failed = Assert.IsType<StageOutcome.Failed>(await build.UntilOverAsync(build.DistributeAsync));

        Assert.EndsWith(
            "/image-signing-certificate.pem is not in the artifact store any more: set spec.restartFrom to Signed",
            failed.Message,
            StringComparison.Ordinal);
        Assert.Empty(Assert.Single(await build.ImagesAsync(BuildInRegions.First)).Signature());
    }

    [Fact]
    public async Task Glance_without_a_key_manager_refuses_data_for_an_image_that_has_its_signature_already()
    {
        await using var build = await BuildInRegions.WithImageAsync(1 << 20, null, First);
        await build.RegisterSignedAsync(_keys, ImageHashMethod.Sha256, ("demo/RegionOne", FirstUuid));
        var cloud = build.Clouds.Get("demo", BuildInRegions.First);
        var image = await cloud.Images.CreateAsync(new NewImage("signed before its time")
        {
            DiskFormat = "qcow2",
            Properties = SignatureProperties.Of(build.Status.Signatures!.Image!, FirstUuid),
        });
        using var content = new MemoryStream([1, 2, 3]);

        var error = await Assert.ThrowsAsync<OpenStackException>(
            () => cloud.ImageData.UploadAsync(image.Id, content, content.Length, null));

        await cloud.Images.DeleteAsync(image.Id);
        Assert.Equal(OpenStackErrorKind.InvalidRequest, error.Kind);
        Assert.Contains(
            $"Unable to retrieve certificate with ID: {FirstUuid}", error.Message, StringComparison.Ordinal);
    }

    private async Task<string> DownloadAsync(BuildInRegions build, string region, Image image)
    {
        var path = _keys.Write("downloaded", string.Empty);
        await using var data = await build.Clouds.Get("demo", region).ImageData.DownloadAsync(image.Id);
        await using var file = File.Create(path);
        await data.CopyToAsync(file);
        return path;
    }

    private Task<CommandResult> VerifyAsync(string uuid, Image image, string file) => Command.RunAsync(
        Path.Combine(RepositoryRoot.Path, "tests", "openstack", "verify-as-nova"),
        [_keys.Certificate("images"), uuid, file],
        new JsonObject(image.Properties.Select(one => KeyValuePair.Create(one.Key, (JsonNode?)one.Value)))
            .ToJsonString());
}
