using ImageFactory.Operator.Api.DistroProfile;

namespace ImageFactory.Operator.Validation;

/// <summary>The part of an image's name that all images of a profile share: Tier_Distro_Version, and
/// the variant and the processor family where there are such.</summary>
internal static class ImageSeries
{
    /// <summary>The series of a resolved profile; null while it lacks distribution or version.</summary>
    public static string? Of(V1DistroProfileSpec spec) =>
        spec.Os is { Distro: { Length: > 0 } distro, Version: { Length: > 0 } version }
            ? $"{spec.Tier ?? ProfileDefaults.Tier}_{char.ToUpperInvariant(distro[0])}{distro[1..]}_{version}"
                + $"{Part(spec.Image?.Variant)}{Part(spec.Os.Architecture)}"
            : null;

    // A name without a suffix is of an image for x86_64; images for other processors live beside those.
    private static string Part(CpuArchitecture? architecture) =>
        architecture is CpuArchitecture.Arm64 ? "_aarch64" : string.Empty;

    private static string Part(string? variant) => variant is null ? string.Empty : $"_{variant}";
}
