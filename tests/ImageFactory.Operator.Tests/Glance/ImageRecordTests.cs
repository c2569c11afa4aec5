using ImageFactory.Operator.Api.DistroProfile;
using ImageFactory.Operator.Api.ImageBuild;
using ImageFactory.Operator.Api.Shared;
using ImageFactory.Operator.Glance;
using ImageFactory.Operator.Settings;
using ImageFactory.Operator.Stages;
using ImageFactory.Operator.Validation;
using k8s.Models;
using Xunit;

namespace ImageFactory.Operator.Tests.Glance;

public sealed class ImageRecordTests
{
    [Fact]
    public void A_property_of_the_profile_replaces_what_the_factory_only_proposes()
    {
        var status = Describe(new Dictionary<string, string> { ["hw_disk_bus"] = "virtio", ["vendor"] = "x" });

        Assert.Equal(
            [("hw_disk_bus", "virtio"), ("hw_rng_model", "virtio"), ("hw_scsi_model", "virtio-scsi"), ("vendor", "x")],
            status.Image!.Properties!
                .Where(property =>
                    property.Key.StartsWith("hw_", StringComparison.Ordinal) || property.Key == "vendor")
                .Select(property => (property.Key, property.Value)));
    }

    [Theory]
    [InlineData(CpuArchitecture.X64, null, null, "x86_64")]
    [InlineData(CpuArchitecture.Arm64, "uefi", "virt", "aarch64")]
    public void An_image_for_arm_boots_by_the_firmware_and_on_the_machine_that_there_are(
        CpuArchitecture architecture, string? firmware, string? machine, string word)
    {
        var properties = Describe([], architecture).Image!.Properties!;

        Assert.Equal(
            (firmware, machine, word),
            (
                properties.TryGetValue("hw_firmware_type", out var type) ? type : null,
                properties.TryGetValue("hw_machine_type", out var model) ? model : null,
                properties["architecture"]));
    }

    [Fact]
    public void What_fields_of_the_spec_and_the_factory_say_of_an_image_no_property_says_otherwise()
    {
        var status = Describe(new Dictionary<string, string>
        {
            ["OS_distro"] = "windows",
            ["imagefactory_profile"] = "another",
            ["image_build_date"] = "2030-01-01",
        });

        Assert.Equal(
            ["debian", "debian-12", "2026-11-21 12:00:00"],
            [
                status.Image!.Properties!["os_distro"],
                status.Image.Properties["imagefactory_profile"],
                status.Image.Properties["image_build_date"],
            ]);
    }

    [Fact]
    public void A_region_has_properties_tags_and_protection_of_its_own_over_those_of_the_image()
    {
        var status = Describe(new Dictionary<string, string> { ["hw_disk_bus"] = "scsi", ["os_type"] = "linux" });
        status.ImageName = "Standard_Debian_12_20261121_0";
        (status.Image!.MinDiskGiB, status.Image.MinRamMiB) = (4, 512);
        var image = new V1ImageSettings { Tags = ["os:debian", "red"], UploadTimeoutSeconds = 600 };
        var target = new V1RegionTarget
        {
            Cloud = "demo",
            Region = "RegionOne",
            Properties = new Dictionary<string, string> { ["hw_disk_bus"] = "virtio" },
            Tags = ["red", "first"],
            Protected = true,
            UploadTimeoutSeconds = 60,
        };

        var own = ImageRecord.In(target, image);
        var other = ImageRecord.In(new V1RegionTarget { Cloud = "demo", Region = "RegionTwo" }, image);

        Assert.Equal(
            [("virtio", "linux", "os:debian red first"), ("scsi", "linux", "os:debian red")],
            new[] { own, other }.Select(region => ImageRecord.Of(status, region)).Select(record => (
                record.Properties["hw_disk_bus"], record.Properties["os_type"], string.Join(' ', record.Tags))));
        Assert.Equal(
            [(true, 60), (null, 600)],
            new[] { own, other }.Select(region => (region.Protected, region.UploadTimeoutSeconds)));
    }

    private static V1ImageBuildStatus Describe(
        Dictionary<string, string> properties, CpuArchitecture architecture = CpuArchitecture.X64)
    {
        var build = new V1ImageBuild
        {
            Metadata = new V1ObjectMeta { Name = "debian-12-x", NamespaceProperty = "images", Uid = "6f0cd6f6" },
            Spec = new V1ImageBuildSpec { ProfileRef = new V1LocalReference { Name = "debian-12" } },
        };
        var status = new V1ImageBuildStatus { Image = new V1BuiltImageStatus { Sha256 = "0af1" } };
        var profile = new V1DistroProfileSpec
        {
            Os = new V1OperatingSystem { Distro = "debian", Version = "12", Architecture = architecture },
            Image = new V1ImageSettings { Properties = properties },
        };
        ProfileDefaults.Apply(profile);
        ImageRecord.Describe(
            new BuildContext(build, status, new DateTimeOffset(2026, 11, 21, 12, 0, 0, TimeSpan.Zero)),
            profile,
            new OperatorOptions());
        return status;
    }
}
