using ImageFactory.Operator.Api.DistroProfile;
using ImageFactory.Operator.Api.Shared;
using ImageFactory.Operator.Validation;
using k8s.Models;
using Xunit;

namespace ImageFactory.Operator.Tests.Validation;

public sealed class FirmwareRulesTests
{
    [Theory]
    [InlineData(CpuArchitecture.X64, "block-device-mbr", null, null)]
    [InlineData(CpuArchitecture.X64, null, "bios", "disabled")]
    [InlineData(CpuArchitecture.X64, "block-device-efi", "uefi", "required")]
    [InlineData(CpuArchitecture.X64, "block-device-efi-lvm", "uefi", "optional")]
    [InlineData(CpuArchitecture.Arm64, null, null, null)]
    [InlineData(CpuArchitecture.Arm64, "block-device-efi", "uefi", null)]
    public void Firmware_that_the_disk_boots_by_is_taken(
        CpuArchitecture architecture, string? element, string? firmware, string? secureBoot) => Assert.Empty(
            Resolve(architecture, element, firmware, secureBoot));

    [Theory]
    [InlineData(CpuArchitecture.X64, null, "uefi", null, "add block-device-efi")]
    [InlineData(CpuArchitecture.X64, "block-device-gpt", "uefi", null, "add block-device-efi")]
    [InlineData(CpuArchitecture.X64, "block-device-efi", "bios", "required", "set hw_firmware_type to uefi")]
    [InlineData(CpuArchitecture.X64, "block-device-efi", "uefi", "yes", "set required, optional or disabled")]
    [InlineData(CpuArchitecture.Arm64, "block-device-efi", "bios", null, "set uefi, or leave it out")]
    [InlineData(CpuArchitecture.Arm64, "block-device-mbr", null, null, "add block-device-efi")]
    public void Firmware_that_the_disk_does_not_boot_by_is_told_before_it_is_built(
        CpuArchitecture architecture, string? element, string? firmware, string? secureBoot, string advice) =>
        Assert.EndsWith(
            advice,
            Assert.Single(Resolve(architecture, element, firmware, secureBoot)).Message,
            StringComparison.Ordinal);

    [Theory]
    [InlineData("block-device-efi", "bios", "uefi", null)]
    [InlineData("block-device-efi", "uefi", "bios", null)]
    [InlineData("block-device-mbr", "bios", "uefi", "spec.builder.dib.elements")]
    [InlineData("block-device-efi", "bios", "efi", "spec.regions[1].properties")]
    public void A_region_with_firmware_of_its_own_is_held_to_the_same(
        string element, string firmware, string ofRegion, string? field) => Assert.Equal(
            field,
            Resolve(CpuArchitecture.X64, element, firmware, secureBoot: null, ofRegion).SingleOrDefault()?.Field);

    private static IReadOnlyList<Violation> Resolve(
        CpuArchitecture architecture,
        string? element,
        string? firmware,
        string? secureBoot,
        string? firmwareOfRegion = null)
    {
        var properties = new Dictionary<string, string?>
        {
            ["hw_firmware_type"] = firmware,
            ["os_secure_boot"] = secureBoot,
        };
        var profile = new V1DistroProfile
        {
            Metadata = new V1ObjectMeta { Name = "debian-12" },
            Spec = new V1DistroProfileSpec
            {
                Os = new V1OperatingSystem { Distro = "debian", Version = "12", Architecture = architecture },
                Builder = new V1Builder
                {
                    Tool = BuilderTool.DiskImageBuilder,
                    Dib = new V1DiskImageBuilder { Elements = element is null ? ["vm"] : ["vm", element] },
                },
                Repositories = [new V1Repository { Name = "default", Url = "http://mirror", Suite = "bookworm" }],
                Regions = firmwareOfRegion is null ? null :
                [
                    new V1RegionTarget { Cloud = "demo", Region = "one" },
                    new V1RegionTarget
                    {
                        Cloud = "demo",
                        Region = "two",
                        Properties = new Dictionary<string, string> { ["hw_firmware_type"] = firmwareOfRegion },
                    },
                ],
                Image = new V1ImageSettings
                {
                    Properties = properties.Where(property => property.Value is not null)
                        .ToDictionary(property => property.Key, property => property.Value!),
                },
            },
        };
        var settings = new ProfileSettings(
            new Dictionary<string, string>(), ["builder:1"], [], new Dictionary<string, int>());
        return ProfileResolution.Resolve(ProfileLineage.Read("debian-12", _ => profile), settings).Violations;
    }
}
