using ImageFactory.Operator.Api.DistroProfile;
using ImageFactory.Operator.Api.Shared;

namespace ImageFactory.Operator.Validation;

/// <summary>
/// What holds where neither a profile nor a parent says anything. The API server must not fill these in: a field that
/// it filled in would hide the parent's.
/// </summary>
internal static class ProfileDefaults
{
    /// <summary>The tier.</summary>
    public const ImageTier Tier = ImageTier.Standard;

    /// <summary>The processor family.</summary>
    public const CpuArchitecture Architecture = CpuArchitecture.X64;

    /// <summary>The disk format.</summary>
    public const ImageFormat Format = ImageFormat.Qcow2;

    /// <summary>The compression: a sixth of zlib's time for the same size.</summary>
    public const ImageCompression Compression = ImageCompression.Zstd;

    /// <summary>Smallest root disk in GiB: a minimal system needs one to two, and room to work.</summary>
    public const int MinDiskGiB = 4;

    /// <summary>Smallest memory in MiB: cloud-init and apt work with it.</summary>
    public const int MinRamMiB = 512;

    /// <summary>What the image is for: only the distribution's own image may call itself generic.</summary>
    public const ImagePurpose Purpose = ImagePurpose.Custom;

    /// <summary>Where the image comes from: nowhere that its users could look.</summary>
    public const string Source = "private";

    /// <summary>How often it is replaced.</summary>
    public const ReplaceFrequency Replaced = ReplaceFrequency.Monthly;

    /// <summary>How long its id stays valid: the latest and the one before.</summary>
    public const string UuidValidity = "last-2";

    /// <summary>Until when it is replaced: nothing is promised.</summary>
    public const string ProvidedUntil = "none";

    /// <summary>Images of a profile that users see: the latest and the one before.</summary>
    public const int KeepVisible = 2;

    /// <summary>Hidden images that stay whatever their age.</summary>
    public const int KeepHidden = 3;

    /// <summary>Succeeded builds to keep.</summary>
    public const int SuccessfulHistory = 5;

    /// <summary>Failed builds to keep.</summary>
    public const int FailedHistory = 3;

    /// <summary>Fills in what is missing.</summary>
    public static void Apply(V1DistroProfileSpec spec)
    {
        spec.Tier ??= Tier;
        spec.Os ??= new V1OperatingSystem();
        spec.Os.Architecture ??= Architecture;
        spec.Builder ??= new V1Builder();
        spec.Builder.Tool ??= spec.Source?.Image is null ? null : BuilderTool.Import;
        spec.Image ??= new V1ImageSettings();
        spec.Image.Format ??= Format;
        spec.Image.Compression ??= spec.Image.Qcow2Compat is Qcow2Compat.V010 ? ImageCompression.Zlib : Compression;
        spec.Image.MinDiskGiB ??= spec.Image.SizeGiB ?? MinDiskGiB;
        spec.Image.MinRamMiB ??= MinRamMiB;
        spec.Image.Metadata ??= new V1ImageMetadata();
        spec.Image.Metadata.Purpose ??= Purpose;
        spec.Image.Metadata.OriginalUser ??= spec.Os.Distro;
        spec.Image.Metadata.Source ??=
            spec is { Builder.Tool: BuilderTool.Import, Source.Image.Url: { } url } ? url : Source;
        spec.Image.Metadata.ReplaceFrequency ??= Replaced;
        spec.Image.Metadata.UuidValidity ??= UuidValidity;
        spec.Image.Metadata.ProvidedUntil ??= ProvidedUntil;
        spec.History ??= new V1HistoryLimits();
        spec.History.Successful ??= SuccessfulHistory;
        spec.History.Failed ??= FailedHistory;
    }
}
