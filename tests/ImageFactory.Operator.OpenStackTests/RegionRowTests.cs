using ImageFactory.OpenStack.Images;
using ImageFactory.Operator.Api.DistroProfile;
using ImageFactory.Operator.Api.Shared;
using ImageFactory.Operator.Glance;
using ImageFactory.Operator.Settings;
using ImageFactory.Operator.Stages;
using ImageFactory.Testing;
using Xunit;

namespace ImageFactory.Operator.OpenStackTests;

/// <summary>What a profile says of the image in single regions, as their Glances have it.</summary>
public sealed class RegionRowTests
{
    private static readonly V1ImageSettings Image = new()
    {
        Tags = ["managed_by_factory"],
        Properties = new Dictionary<string, string> { ["hw_disk_bus"] = "virtio", ["patchlevel"] = "1" },
    };

    [Fact]
    public async Task Each_region_has_format_properties_tags_store_and_protection_of_its_own_row_alone()
    {
        await using var build = await BuildInRegions.WithImageAsync(1 << 20);
        List<string> common = [.. build.Status.Image!.Properties!.Keys, "imagefactory_complete"];
        await build.DescribeAsync(
            Image,
            RegionRows.Row(BuildInRegions.First, row =>
            {
                (row.Format, row.Protected, row.Stores) = (ImageFormat.Raw, true, ["slow"]);
                row.Tags = ["os:debian", "gpu"];
                row.Properties = new Dictionary<string, string>
                {
                    ["hw_firmware_type"] = "uefi",
                    ["description"] = "größer als ½ – 日本語 ☂",
                };
            }),
            RegionRows.Row(BuildInRegions.Second, row =>
            {
                row.Format = ImageFormat.Vmdk;
                row.Properties = new Dictionary<string, string> { ["hw_disk_bus"] = "scsi", ["patchlevel"] = "" };
            }));

        await FinishAsync(build);

        var (first, second) = (
            Assert.Single(await build.ImagesAsync(BuildInRegions.First)),
            Assert.Single(await build.ImagesAsync(BuildInRegions.Second)));
        Assert.Equal(
            ["raw", "True", "gpu,managed_by_factory,os:debian", "slow", $"{1 << 20}",
                $"{build.Status.Regions![0].HashValue}", "description=größer als ½ – 日本語 ☂", "hw_disk_bus=virtio",
                "hw_firmware_type=uefi", "imagefactory_protected=true", "patchlevel=1"],
            Told(common, first));
        Assert.Equal(
            ["vmdk", "False", "managed_by_factory", "fast", $"{DiskFile.Vmdk().Length}",
                $"{build.Status.Regions[1].HashValue}", "hw_disk_bus=scsi", "patchlevel=",
                "vmware_disktype=streamOptimized"],
            Told(common, second));
        Assert.All(common.Where(name => name != "hw_disk_bus"), name =>
            Assert.Equal(first.Properties[name], second.Properties[name]));
        Assert.All([first, second], image => Assert.Equal(
            (build.Status.ImageName, ImageStatus.Active, ImageVisibility.Private, false, 4, 512),
            (image.Name, image.Status, image.Visibility, image.IsHidden, image.MinDisk, image.MinRam)));
        await UnprotectAsync(build, first);
    }

    [Fact]
    public async Task Three_formats_side_by_side_are_each_compared_with_their_own_file()
    {
        await using var far = new FarRegion();
        await using var build = await BuildInRegions.WithImageAsync(
            1 << 20, settings => settings.CloudsFile = far.CloudsPath);
        await build.DescribeAsync(
            new V1ImageSettings { Format = ImageFormat.Vhd },
            RegionRows.Row(BuildInRegions.First),
            RegionRows.Row(BuildInRegions.Second, row => row.Format = ImageFormat.Qcow2),
            RegionRows.Row(BuildInRegions.Second, row => row.Format = ImageFormat.Raw, "far"));

        await FinishAsync(build);

        Assert.Equal(
            ["vhd", "qcow2", "raw"],
            new[]
            {
                Assert.Single(await build.ImagesAsync(BuildInRegions.First)),
                Assert.Single(await build.ImagesAsync(BuildInRegions.Second)),
                Assert.Single(await build.ImagesAsync(BuildInRegions.Second, FarRegion.Project)),
            }.Select(image => image.DiskFormat));
        Assert.Equal(3, build.Status.Regions!.Select(region => region.HashValue).Distinct().Count());
    }

    [Theory]
    [InlineData(UploadMethod.GlanceDirect)]
    [InlineData(UploadMethod.WebDownload)]
    public async Task An_import_brings_the_image_into_all_stores_of_the_row(UploadMethod method)
    {
        await using var build = await BuildInRegions.WithImageAsync(
            1 << 20, settings => settings.UploadMethod = method);
        await build.DescribeAsync(Image, RegionRows.Row(BuildInRegions.First, row => row.Stores = ["slow", "fast"]));

        Assert.IsType<StageOutcome.Done>(await build.UntilOverAsync(build.RegisterAsync));

        var image = Assert.Single(await build.ImagesAsync(BuildInRegions.First));
        Assert.Equal(["fast", "slow"], image.Stores.Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData(UploadMethod.Direct)]
    [InlineData(UploadMethod.GlanceDirect)]
    [InlineData(UploadMethod.WebDownload)]
    public async Task A_store_that_a_region_lacks_is_told_with_those_that_it_has_and_no_record_is_left(
        UploadMethod method)
    {
        await using var build = await BuildInRegions.WithImageAsync(
            1 << 20, settings => settings.UploadMethod = method);
        await build.DescribeAsync(Image, RegionRows.Row(BuildInRegions.First, row => row.Stores = ["gold"]));

        var failed = Assert.IsType<StageOutcome.Failed>(await build.UntilOverAsync(build.RegisterAsync));

        Assert.Equal(
            (Reasons.FailedRegistration,
                "0 of 1 regions have the image. Glance of demo/RegionOne has the stores fast, slow, and not gold: "
                + "correct stores of that entry of spec.regions, or have it added there (glance-api.conf, "
                + "enabled_backends)"),
            (failed.Reason, failed.Message));
        Assert.Empty(await build.ImagesAsync(BuildInRegions.First));
    }

    [Fact]
    public async Task A_format_that_a_region_does_not_take_ends_with_the_field_and_the_words_of_glance()
    {
        await using var build = await BuildInRegions.WithImageAsync(1 << 20);
        await build.DescribeAsync(Image, RegionRows.Row(BuildInRegions.Second, row => row.Format = ImageFormat.Vhd));

        var failed = Assert.IsType<StageOutcome.Failed>(await build.UntilOverAsync(build.RegisterAsync));

        Assert.StartsWith(
            "0 of 1 regions have the image. Glance of demo/RegionTwo takes the disk formats ami, ari, aki, raw, qcow2, "
            + "vmdk, iso, and not vhd: set format of that entry of spec.regions, else of spec.image, to another one, "
            + "or have it added there (glance-api.conf, disk_formats). Cloud demo, region RegionTwo, image: "
            + "POST /images: 400 Provided object does not match schema 'image': 'vhd' is not one of",
            failed.Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_a_region_cannot_do_is_told_before_anything_is_built()
    {
        await using var build = await BuildInRegions.WithImageAsync(4 << 10);

        Assert.Equal(
            "Glance of demo/RegionOne has the stores fast, slow, and not gold, tape: correct stores of that entry of "
            + "spec.regions, or have it added there (glance-api.conf, enabled_backends); Glance of demo/RegionTwo "
            + "takes the disk formats ami, ari, aki, raw, qcow2, vmdk, iso, and not vhd: set format of that entry of "
            + "spec.regions, else of spec.image, to another one, or have it added there (glance-api.conf, "
            + "disk_formats)",
            await RegionAbilities.ProblemAsync(
                build.Clouds,
                [
                    RegionRows.Row(BuildInRegions.First, row => row.Stores = ["gold", "fast", "tape"]),
                    RegionRows.Row(BuildInRegions.Second),
                ],
                new V1ImageSettings { Format = ImageFormat.Vhd },
                default));
    }

    [Fact]
    public async Task What_an_earlier_try_left_is_not_filled_with_an_image_that_the_profile_describes_otherwise()
    {
        await using var build = await BuildInRegions.WithImageAsync(1 << 20);
        await build.DescribeAsync(Image, RegionRows.Row(BuildInRegions.First));
        await build.UntilOverAsync(build.RegisterAsync);
        var old = Assert.Single(await build.ImagesAsync(BuildInRegions.First));

        // As a build does that is tried again with another profile, and gets the same file.
        await build.DescribeAsync(
            new V1ImageSettings { Properties = new Dictionary<string, string> { ["hw_firmware_type"] = "uefi" } },
            RegionRows.Row(BuildInRegions.First));
        await build.UntilOverAsync(build.RegisterAsync);

        var image = Assert.Single(await build.ImagesAsync(BuildInRegions.First));
        Assert.NotEqual(old.Id, image.Id);
        Assert.Equal("uefi", image.Properties["hw_firmware_type"]);
    }

    [Fact]
    public async Task An_address_that_has_no_images_is_given_up_after_some_tries_with_what_answers_there()
    {
        using var folder = new TemporaryFolder();
        await using var far = new FarRegion();
        var clouds = (await File.ReadAllTextAsync(far.CloudsPath)).Replace(
            $"{far.Wire.Port}", $"{far.Wire.Port}/v2/nowhere", StringComparison.Ordinal);
        await using var build = await BuildInRegions.WithImageAsync(1 << 20, settings =>
        {
            settings.CloudsFile = folder.Write("clouds.yaml", clouds);
            settings.RegionAttempts = 2;
            settings.RegionPoll = TimeSpan.FromMilliseconds(100);
        });
        await build.DescribeAsync(Image, RegionRows.Row(BuildInRegions.Second, cloud: "far"));

        var failed = Assert.IsType<StageOutcome.Failed>(await build.UntilOverAsync(build.RegisterAsync));

        Assert.StartsWith(
            "0 of 1 regions have the image. Given up after 2 tries (openstack.regionAttempts): Cloud far, region "
            + "RegionTwo, image: GET /images",
            failed.Message,
            StringComparison.Ordinal);
    }

    private static async Task FinishAsync(BuildInRegions build)
    {
        Assert.IsType<StageOutcome.Done>(await build.UntilOverAsync(build.RegisterAsync));
        Assert.IsType<StageOutcome.Done>(await build.UntilOverAsync(build.DistributeAsync));
        Assert.Empty(await build.CleanUp.MarkCompleteAsync(build.Build, build.Status, default));
    }

    // What is not of all images of the build.
    private static string[] Told(IEnumerable<string> common, Image image) =>
        [
            image.DiskFormat!,
            $"{image.IsProtected}",
            string.Join(',', image.Tags),
            string.Join(',', image.Stores),
            $"{image.Size}",
            image.HashValue!,
            .. image.Properties
                .Where(one => one.Key == "hw_disk_bus" || !common.Contains(one.Key))
                .Select(one => $"{one.Key}={one.Value}")
                .Order(StringComparer.Ordinal),
        ];

    private static async Task UnprotectAsync(BuildInRegions build, Image image) =>
        await build.Clouds.Get("demo", BuildInRegions.First).Images.UpdateAsync(
            image.Id, new ImageUpdate { IsProtected = false });
}
