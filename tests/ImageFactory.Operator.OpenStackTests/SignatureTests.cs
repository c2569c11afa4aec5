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
    private readonly FarRegion _far = new();

    public Task InitializeAsync() => _keys.MakeAsync("images");

    public Task DisposeAsync()
    {
        _keys.Dispose();
        return _far.DisposeAsync().AsTask();
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
        await SignedAsync(build, method, ("demo/RegionOne", FirstUuid), ("demo/RegionTwo", SecondUuid));

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
        await SignedAsync(build, ImageHashMethod.Sha256, ("demo/RegionOne", FirstUuid));

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
            Properties(image));
    }

    [Fact]
    public async Task A_region_without_a_certificate_gets_the_image_without_a_signature()
    {
        await using var build = await BuildInRegions.WithImageAsync(1 << 20);
        await SignedAsync(build, ImageHashMethod.Sha256, ("demo/RegionTwo", SecondUuid));

        await build.UntilOverAsync(build.DistributeAsync);

        Assert.Empty(Properties(Assert.Single(await build.ImagesAsync(BuildInRegions.First))));
        Assert.Equal(4, Properties(Assert.Single(await build.ImagesAsync(BuildInRegions.Second))).Count);
    }

    [Fact]
    public async Task A_region_that_catches_up_after_a_change_of_keys_gets_the_signature_of_its_build()
    {
        await using var build = await FarBuildAsync(First, FarRegion.Target);
        await SignedAsync(build, ImageHashMethod.Sha256, ("demo/RegionOne", FirstUuid), ("far/RegionTwo", SecondUuid));
        _far.Wire.Refuse();
        await FinishWithoutAsync(build);
        await _keys.MakeAsync("images");
        build.Options.Signing.Image = null;

        _far.Wire.Pass();
        Assert.IsType<StageOutcome.Done>(await build.UntilOverAsync(build.DistributeAsync));

        var near = Assert.Single(await build.ImagesAsync(BuildInRegions.First));
        var far = Assert.Single(await build.ImagesAsync(BuildInRegions.Second, FarRegion.Project));
        Assert.Equal(Properties(near)["img_signature"], Properties(far)["img_signature"]);
    }

    [Fact]
    public async Task A_first_region_that_does_not_answer_keeps_its_image_and_gets_the_signature_later()
    {
        await using var build = await FarBuildAsync(FarRegion.Target);
        await SignedAsync(build, ImageHashMethod.Sha256, ("far/RegionTwo", SecondUuid));
        _far.Wire.Refuse();
        await FinishWithoutAsync(build);
        Assert.Equal(RegionPhase.Waiting, build.Status.Regions![0].Phase);

        _far.Wire.Pass();
        Assert.Empty(await build.CleanUp.StopAsync(build.Build, build.Status, default));
        Assert.IsType<StageOutcome.Done>(await build.UntilOverAsync(build.DistributeAsync));

        var image = Assert.Single(await build.ImagesAsync(BuildInRegions.Second, FarRegion.Project));
        Assert.Equal((4, "true"), (Properties(image).Count, image.Properties["imagefactory_complete"]));
    }

    [Fact]
    public async Task An_operator_that_ended_before_its_status_was_written_finds_the_signature_and_does_not_rewrite_it()
    {
        await using var build = await BuildInRegions.WithImageAsync(1 << 20, null, First);
        await SignedAsync(build, ImageHashMethod.Sha256, ("demo/RegionOne", FirstUuid));
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
        await SignedAsync(build, ImageHashMethod.Sha256, ("demo/RegionOne", FirstUuid));
        await build.UntilOverAsync(build.DistributeAsync);

        await _keys.MakeAsync("images", "secp521r1");
        await SignedAsync(build, ImageHashMethod.Sha256, ("demo/RegionOne", SecondUuid));
        await build.UntilOverAsync(build.DistributeAsync);

        var image = Assert.Single(await build.ImagesAsync(BuildInRegions.First));
        var file = await DownloadAsync(build, BuildInRegions.First, image);
        Assert.Equal(0, (await VerifyAsync(SecondUuid, image, file)).ExitCode);
    }

    [Fact]
    public async Task An_image_that_somebody_deletes_before_it_is_signed_is_sent_again_and_signed()
    {
        await using var build = await BuildInRegions.WithImageAsync(1 << 20, null, First);
        await SignedAsync(build, ImageHashMethod.Sha256, ("demo/RegionOne", FirstUuid));
        await build.Clouds.Get("demo", BuildInRegions.First).Images.DeleteAsync(build.Status.Regions![0].ImageId!);

        Assert.IsType<StageOutcome.Done>(await build.UntilOverAsync(build.DistributeAsync));

        Assert.Equal(4, Properties(Assert.Single(await build.ImagesAsync(BuildInRegions.First))).Count);
    }

    [Fact]
    public async Task A_signature_whose_certificate_is_not_in_the_store_any_more_is_written_nowhere()
    {
        await using var build = await BuildInRegions.WithImageAsync(1 << 20, null, First);
        await SignedAsync(build, ImageHashMethod.Sha256, ("demo/RegionOne", FirstUuid));
        await build.RemoveAsync("image-signing-certificate.pem");

        var failed = Assert.IsType<StageOutcome.Failed>(await build.UntilOverAsync(build.DistributeAsync));

        Assert.EndsWith(
            "/image-signing-certificate.pem is not in the artifact store any more: set spec.restartFrom to Signed",
            failed.Message,
            StringComparison.Ordinal);
        Assert.Empty(Properties(Assert.Single(await build.ImagesAsync(BuildInRegions.First))));
    }

    [Fact]
    public async Task Glance_without_a_key_manager_refuses_data_for_an_image_that_has_its_signature_already()
    {
        await using var build = await BuildInRegions.WithImageAsync(1 << 20, null, First);
        await SignedAsync(build, ImageHashMethod.Sha256, ("demo/RegionOne", FirstUuid));
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

    private static Dictionary<string, string> Properties(Image image) =>
        image.Properties.Where(property => property.Key.StartsWith("img_signature", StringComparison.Ordinal))
            .ToDictionary();

    /// <summary>The build is finished without a region that does not answer.</summary>
    private static async Task FinishWithoutAsync(BuildInRegions build)
    {
        var outcome = await build.UntilAsync(
            build.DistributeAsync, one => one is StageOutcome.CatchingUp);
        build.Status.Record(BuildStage.Distributed, outcome, DateTimeOffset.UtcNow);
    }

    private Task<BuildInRegions> FarBuildAsync(params CloudTarget[] targets) => BuildInRegions.WithImageAsync(
        1 << 20,
        settings =>
        {
            settings.CloudsFile = _far.CloudsPath;
            settings.RegionPoll = TimeSpan.FromSeconds(1);
            settings.RegionGrace = TimeSpan.FromSeconds(2);
            settings.BreakerTime = TimeSpan.FromSeconds(1);
        },
        targets);

    /// <summary>A build whose image is in its first region and signed.</summary>
    private async Task SignedAsync(
        BuildInRegions build, ImageHashMethod method, params (string Region, string Uuid)[] certificates)
    {
        await build.UntilOverAsync(build.RegisterAsync);
        build.Options.Signing.Image = new ImageSigningSettings
        {
            KeyFile = _keys.Key("images"),
            CertificateFile = _keys.Certificate("images"),
            CertificateUuids = certificates.ToDictionary(one => one.Region, one => one.Uuid),
            HashMethod = method,
        };
        await build.SignAsync();
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
