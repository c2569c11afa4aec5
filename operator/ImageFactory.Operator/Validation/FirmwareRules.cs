using ImageFactory.Operator.Api.DistroProfile;
using ImageFactory.Operator.Api.Shared;

namespace ImageFactory.Operator.Validation;

/// <summary>Rules of what an image is booted by: in the test as in the clouds, its properties say so.</summary>
internal static class FirmwareRules
{
    /// <summary>The property of Glance that names the firmware.</summary>
    public const string Firmware = "hw_firmware_type";

    private const string SecureBoot = "os_secure_boot";
    private const string Field = "spec.image.properties";
    private const string Uefi = "uefi";

    /// <summary>The rules.</summary>
    public static IReadOnlyList<ValidationRule<ResolvedProfile>> All { get; } =
    [
        new(nameof(FirmwareIsKnown), Reasons.FailedInvalidProfile, FirmwareIsKnown),
        new(nameof(ArmBootsByUefi), Reasons.FailedInvalidProfile, ArmBootsByUefi),
        new(nameof(SecureBootIsByUefi), Reasons.FailedInvalidProfile, SecureBootIsByUefi),
        new(nameof(DiskBootsByUefi), Reasons.FailedInvalidProfile, DiskBootsByUefi),
    ];

    private static IEnumerable<Finding> FirmwareIsKnown(ResolvedProfile profile) => Places(profile).SelectMany(
        place => RuleList.When(
            place.Firmware is not (null or "bios" or Uefi),
            place.Field,
            $"{Firmware} is '{place.Firmware}', which Nova does not know: set bios or uefi").Concat(RuleList.When(
            place.SecureBoot is not (null or "required" or "optional" or "disabled"),
            place.Field,
            $"{SecureBoot} is '{place.SecureBoot}', which Nova does not know: set required, optional or disabled")));

    private static IEnumerable<Finding> ArmBootsByUefi(ResolvedProfile profile) => Places(profile).SelectMany(
        place => RuleList.When(
            profile.Spec.Os?.Architecture is CpuArchitecture.Arm64 && !BootsByUefi(profile, place),
            place.Field,
            $"{Firmware} is bios, which aarch64 has not: set {Uefi}, or leave it out"));

    private static IEnumerable<Finding> SecureBootIsByUefi(ResolvedProfile profile) => Places(profile).SelectMany(
        place => RuleList.When(
            place.SecureBoot == "required" && !BootsByUefi(profile, place),
            place.Field,
            $"{SecureBoot} is required, and only UEFI has it: set {Firmware} to {Uefi}"));

    // Without an element of its own the disk is made by block-device-mbr, which has no partition for UEFI; that for
    // aarch64 by block-device-efi.
    private static IEnumerable<Finding> DiskBootsByUefi(ResolvedProfile profile) => RuleList.When(
        Places(profile).Any(place => BootsByUefi(profile, place))
            && profile.Spec.Builder is { Tool: BuilderTool.DiskImageBuilder, Dib: { Elements: { } elements } dib }
            && dib.Environment?.ContainsKey("DIB_BLOCK_DEVICE_CONFIG") != true
            && (profile.Spec.Os?.Architecture is not CpuArchitecture.Arm64 || elements.Any(IsBlockDevice))
            && elements.Where(IsBlockDevice).All(element => element is "block-device-mbr" or "block-device-gpt"),
        "spec.builder.dib.elements",
        $"the image is to boot by UEFI ({Firmware} of spec.image.properties, or of a region's), and the elements make "
        + "a disk that boots by BIOS alone: add block-device-efi");

    // The image, and each region that says something else of it.
    private static IEnumerable<Place> Places(ResolvedProfile profile)
    {
        var common = profile.Spec.Image?.Properties;
        var image = new Place(Field, Property(common, Firmware), Property(common, SecureBoot));
        yield return image;
        foreach (var (index, region) in (profile.Spec.Regions ?? []).Index())
        {
            var place = image with
            {
                Firmware = Property(region.Properties, Firmware) ?? image.Firmware,
                SecureBoot = Property(region.Properties, SecureBoot) ?? image.SecureBoot,
            };
            if (place != image)
            {
                yield return place with { Field = $"spec.regions[{index}].properties" };
            }
        }
    }

    // What Glance is told where the profile says nothing.
    private static bool BootsByUefi(ResolvedProfile profile, Place place) => place.Firmware switch
    {
        null => profile.Spec.Os?.Architecture is CpuArchitecture.Arm64,
        var firmware => firmware == Uefi,
    };

    private static bool IsBlockDevice(string element) =>
        element.StartsWith("block-device-", StringComparison.Ordinal);

    private static string? Property(IDictionary<string, string>? properties, string name) =>
        properties?.TryGetValue(name, out var value) == true ? value : null;

    private sealed record Place(string Field, string? Firmware, string? SecureBoot);
}
