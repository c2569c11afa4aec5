using ImageFactory.Operator.Api.ImageBuild;
using ImageFactory.Operator.Api.Shared;
using ImageFactory.Operator.Clouds;

namespace ImageFactory.Operator.Glance;

/// <summary>All changes of a region's entry in the status.</summary>
internal static class RegionProgress
{
    /// <summary>The image's data is on its way.</summary>
    /// <param name="region">The region.</param>
    /// <param name="message">How far it is.</param>
    /// <param name="checkAt">When to check again; null for the usual time.</param>
    public static void Upload(this V1RegionStatus region, string message, DateTimeOffset? checkAt = null) =>
        Note(region, RegionPhase.Uploading, Reasons.Running, message, checkAt);

    /// <summary>The image is whole there and gets its signature.</summary>
    public static void Sign(this V1RegionStatus region, DateTimeOffset now)
    {
        Note(
            region,
            RegionPhase.Signing,
            Reasons.Running,
            $"Image {region.ImageId} in {CloudTarget.Of(region)} is whole; its signature is being written",
            null);
        region.FinishedAt ??= now;
    }

    /// <summary>The image is whole there, and signed where it is to be.</summary>
    public static void Activate(this V1RegionStatus region, string message, DateTimeOffset now)
    {
        Note(region, RegionPhase.Active, Reasons.Succeeded, message, null);
        region.FinishedAt ??= now;
    }

    /// <summary>The image is not there any more.</summary>
    public static void ResetImage(this V1RegionStatus region)
    {
        region.Phase = RegionPhase.Pending;
        region.ImageId = null;
        region.HashAlgorithm = null;
        region.HashValue = null;
        region.FinishedAt = null;
        region.Signed = null;
    }

    /// <summary>It will not get there.</summary>
    public static void Fail(this V1RegionStatus region, string message) =>
        region.Fail(Reasons.FailedRegistration, message);

    /// <summary>Tries again what did not get there, as if for the first time.</summary>
    public static void Reopen(this V1RegionStatus region)
    {
        if (region.IsWhole())
        {
            return;
        }

        Note(region, RegionPhase.Pending, Reasons.NotYetReported, null, null);
        (region.Attempts, region.StartedAt, region.FinishedAt) = (null, null, null);
    }

    /// <summary>The longest that one upload may take; null for no bound.</summary>
    public static TimeSpan? UploadTimeout(this V1RegionStatus region) =>
        region.UploadTimeoutSeconds is { } seconds ? TimeSpan.FromSeconds(seconds) : null;

    /// <summary>What is said of an upload that took longer.</summary>
    public static string TookTooLong(this V1RegionStatus region) =>
        $"The upload into {CloudTarget.Of(region)} was not done within {region.UploadTimeoutSeconds} s "
        + "(uploadTimeoutSeconds of spec.regions, else of spec.image)";

    /// <summary>Whether the image is whole there, signed or not.</summary>
    public static bool IsWhole(this V1RegionStatus region) =>
        region.Phase is RegionPhase.Active or RegionPhase.Signing
        || region is { Phase: RegionPhase.Waiting, HashValue: not null };

    /// <summary>Whether the image is to have a signature there.</summary>
    public static bool WantsSignature(this V1RegionStatus region, V1ImageBuildStatus status) =>
        region.CertificateUuid is not null && status.Signatures?.Image is not null;

    /// <summary>Whether the image lacks a signature there that it is to have.</summary>
    public static bool LacksSignature(this V1RegionStatus region, V1ImageBuildStatus status) =>
        region.WantsSignature(status) && region.Signed != true;

    private static void Note(
        V1RegionStatus region, RegionPhase phase, string reason, string? message, DateTimeOffset? retryAt)
    {
        region.Phase = phase;
        region.Reason = reason;
        region.Message = message;
        region.RetryAt = retryAt;
    }
}
