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
    public void A_property_of_the_profile_replaces_one_of_the_factory_that_differs_in_its_case_alone()
    {
        var status = Describe(new Dictionary<string, string> { ["HW_Disk_bus"] = "virtio", ["vendor"] = "x" });

        Assert.Equal(
            [("hw_disk_bus", "virtio"), ("hw_rng_model", "virtio"), ("hw_scsi_model", "virtio-scsi"), ("vendor", "x")],
            status.Image!.Properties!
                .Where(property =>
                    property.Key.StartsWith("hw_", StringComparison.OrdinalIgnoreCase) || property.Key == "vendor")
                .Select(property => (property.Key, property.Value)));
    }

    private static V1ImageBuildStatus Describe(Dictionary<string, string> properties)
    {
        var build = new V1ImageBuild
        {
            Metadata = new V1ObjectMeta { Name = "debian-12-x", NamespaceProperty = "images", Uid = "6f0cd6f6" },
            Spec = new V1ImageBuildSpec { ProfileRef = new V1LocalReference { Name = "debian-12" } },
        };
        var status = new V1ImageBuildStatus { Image = new V1BuiltImageStatus { Sha256 = "0af1" } };
        var profile = new V1DistroProfileSpec
        {
            Os = new V1OperatingSystem { Distro = "debian", Version = "12" },
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
