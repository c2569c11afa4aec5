using System.Security.Cryptography;
using ImageFactory.OpenStack.Images;
using ImageFactory.Operator.Api.ImageBuild;
using ImageFactory.Operator.Api.Shared;
using ImageFactory.Operator.Settings;
using ImageFactory.Operator.Stages;
using Xunit;

namespace ImageFactory.Operator.OpenStackTests;

public sealed class RegistrationTests
{
    [Fact]
    public async Task An_image_is_registered_private_with_all_its_properties_and_its_hash_compared()
    {
        await using var build = await BuildInRegions.WithImageAsync(3 << 20);

        var outcome = Assert.IsType<StageOutcome.Done>(await build.UntilOverAsync(build.RegisterAsync));

        var image = Assert.Single(await build.ImagesAsync(BuildInRegions.First));
        Assert.Equal($"Image {image.Id} in demo/RegionOne; its sha512 is ours", outcome.Message);
        Assert.Equal(
            (build.Status.ImageName, ImageStatus.Active, ImageVisibility.Private, false, "qcow2", 4, 512, 3L << 20),
            (image.Name, image.Status, image.Visibility, image.IsHidden,
                image.DiskFormat, image.MinDisk, image.MinRam, image.Size));
        Assert.Equal(
            new SortedDictionary<string, string>
            {
                ["__image_capabilities"] = "65",
                ["__support_bare_metal"] = "true",
                ["__support_kvm"] = "true",
                ["architecture"] = "x86_64",
                ["hw_disk_bus"] = "scsi",
                ["hw_rng_model"] = "virtio",
                ["hw_scsi_model"] = "virtio-scsi",
                ["image_build_date"] = "2026-11-21 04:05:06",
                ["image_description"] = "debian 12, built by DiskImageBuilder",
                ["image_original_user"] = "debian",
                ["image_source"] = "private",
                ["imagefactory_build"] = "debian-12-1",
                ["imagefactory_build_uid"] = build.Build.Metadata.Uid!,
                ["imagefactory_cluster"] = "tests",
                ["imagefactory_namespace"] = "images",
                ["imagefactory_profile"] = "debian-12",
                ["imagefactory_sha256"] = build.Status.Image!.Sha256!,
                ["os_distro"] = "debian",
                ["os_purpose"] = "custom",
                ["os_version"] = "12",
                ["provided_until"] = "none",
                ["replace_frequency"] = "monthly",
                ["uuid_validity"] = "last-2",
            },
            new SortedDictionary<string, string>(image.Properties.ToDictionary()));
        Assert.Empty(await build.ImagesAsync(BuildInRegions.Second));
        Assert.Equal(image.HashValue, build.Status.Regions![0].HashValue);
        Assert.Equal(image.HashValue, build.Status.Image.Sha512);
    }

    [Fact]
    public async Task The_image_is_the_same_in_all_further_regions()
    {
        await using var build = await BuildInRegions.WithImageAsync(3 << 20);
        await build.UntilOverAsync(build.RegisterAsync);

        var outcome = await build.UntilOverAsync(build.DistributeAsync);

        Assert.IsType<StageOutcome.Done>(outcome);
        var first = Assert.Single(await build.ImagesAsync(BuildInRegions.First));
        var second = Assert.Single(await build.ImagesAsync(BuildInRegions.Second));
        Assert.Equal(first.HashValue, second.HashValue);
        Assert.Equal(first.Properties, second.Properties);
        Assert.Equal(
            [(RegionPhase.Active, first.Id), (RegionPhase.Active, second.Id)],
            build.Status.Regions!.Select(line => (line.Phase!.Value, line.ImageId!)));
    }

    [Fact]
    public async Task An_operator_that_ended_before_its_status_was_written_adopts_the_image_that_it_recorded()
    {
        await using var build = await BuildInRegions.WithImageAsync(3 << 20);
        var before = build.Status;
        await build.RegisterAsync();
        var recorded = Assert.Single(await build.ImagesAsync(BuildInRegions.First));

        await build.RestartAsync();
        build.Forget(before);
        await build.UntilOverAsync(build.RegisterAsync);

        Assert.Equal(recorded.Id, Assert.Single(await build.ImagesAsync(BuildInRegions.First)).Id);
    }

    [Fact]
    public async Task An_operator_that_ended_in_the_middle_of_an_upload_sends_the_image_again()
    {
        await using var build = await BuildInRegions.WithImageAsync(64 << 20);
        await build.RegisterAsync();
        await build.RegisterAsync();

        await build.RestartAsync();
        await build.UntilOverAsync(build.RegisterAsync);

        var image = Assert.Single(await build.ImagesAsync(BuildInRegions.First));
        Assert.Equal((ImageStatus.Active, build.Status.Image!.Sha512), (image.Status, image.HashValue));
    }

    [Fact]
    public async Task An_image_that_somebody_deletes_under_the_build_is_recorded_and_sent_again()
    {
        await using var build = await BuildInRegions.WithImageAsync(3 << 20);
        await build.RegisterAsync();
        var first = Assert.Single(await build.ImagesAsync(BuildInRegions.First));
        await build.Clouds.Get("demo", BuildInRegions.First).Images.DeleteAsync(first.Id);

        await build.UntilOverAsync(build.RegisterAsync);

        var second = Assert.Single(await build.ImagesAsync(BuildInRegions.First));
        Assert.NotEqual(first.Id, second.Id);
        Assert.Equal((2, second.Id), (build.Status.Regions![0].Attempts, build.Status.Regions[0].ImageId));
    }

    [Fact]
    public async Task Data_that_is_not_ours_is_removed_and_ours_is_sent()
    {
        await using var build = await BuildInRegions.WithImageAsync(1 << 20);
        await build.RegisterAsync();
        await build.SpoilAsync(BuildInRegions.First);

        await build.UntilOverAsync(build.RegisterAsync);

        var image = Assert.Single(await build.ImagesAsync(BuildInRegions.First));
        Assert.Equal((build.Status.Image!.Sha512, 2), (image.HashValue, build.Status.Regions![0].Attempts));
    }

    [Fact]
    public async Task A_region_whose_images_are_spoilt_again_and_again_is_given_up()
    {
        await using var build = await BuildInRegions.WithImageAsync(1 << 20, settings => settings.RegionAttempts = 2);

        var outcome = await build.UntilOverAsync(async () =>
        {
            var pass = await build.RegisterAsync();
            await build.SpoilAsync(BuildInRegions.First);
            return pass;
        });

        var failed = Assert.IsType<StageOutcome.Failed>(outcome);
        Assert.Equal(Reasons.FailedRegistration, failed.Reason);
        Assert.Contains("Given up after 2 tries (openstack.regionAttempts)", failed.Message, StringComparison.Ordinal);
        Assert.Empty(await build.ImagesAsync(BuildInRegions.First));
    }

    [Fact]
    public async Task An_artifact_that_rots_in_the_store_is_registered_nowhere()
    {
        await using var build = await BuildInRegions.WithImageAsync(1 << 20);
        build.Status.Image!.Sha256 = Convert.ToHexStringLower(SHA256.HashData([1]));

        var failed = Assert.IsType<StageOutcome.Failed>(await build.UntilOverAsync(build.RegisterAsync));

        Assert.Equal(Reasons.FailedArtifact, failed.Reason);
    }

    [Fact]
    public async Task An_artifact_that_left_the_store_says_where_to_start_again()
    {
        await using var build = await BuildInRegions.WithImageAsync(1 << 20);
        build.Status.Image!.File = "gone.qcow2";

        var failed = Assert.IsType<StageOutcome.Failed>(await build.UntilOverAsync(build.RegisterAsync));

        Assert.EndsWith(
            "gone.qcow2 is not in the artifact store any more: set spec.restartFrom to ImageBuilt",
            failed.Message,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(UploadMethod.Direct)]
    [InlineData(UploadMethod.GlanceDirect)]
    [InlineData(UploadMethod.WebDownload)]
    public async Task Each_way_into_glance_ends_with_the_same_image(UploadMethod method)
    {
        await using var build = await BuildInRegions.WithImageAsync(
            3 << 20, settings => settings.UploadMethod = method);

        Assert.IsType<StageOutcome.Done>(await build.UntilOverAsync(build.RegisterAsync));

        var image = Assert.Single(await build.ImagesAsync(BuildInRegions.First));
        Assert.Equal(build.Status.Image!.Sha512, image.HashValue);
    }

    [Fact]
    public async Task An_import_that_glance_cannot_do_is_begun_anew_and_given_up_in_the_end()
    {
        await using var build = await BuildInRegions.WithImageAsync(1 << 20, settings =>
        {
            settings.UploadMethod = UploadMethod.WebDownload;
            settings.RegionAttempts = 2;
        });
        await build.StopServingAsync();

        var failed = Assert.IsType<StageOutcome.Failed>(await build.UntilOverAsync(build.RegisterAsync));

        Assert.Contains(
            "Given up after 2 tries (openstack.regionAttempts): demo/RegionOne: The import failed",
            failed.Message,
            StringComparison.Ordinal);
        Assert.Empty(await build.ImagesAsync(BuildInRegions.First));
    }
}
