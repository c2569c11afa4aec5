using ImageFactory.Operator.Api.ImageBuild;
using ImageFactory.Operator.Api.Shared;
using ImageFactory.Operator.Clouds;

namespace ImageFactory.Operator.Glance;

/// <summary>All changes of a region's line in the status.</summary>
internal static class RegionLine
{
    /// <summary>The image's data is on its way.</summary>
    public static void Upload(this V1RegionStatus line, string message) =>
        Note(line, RegionPhase.Uploading, Reasons.Running, message, null);

    /// <summary>Something else has to happen first.</summary>
    public static void Wait(this V1RegionStatus line, string reason, string message, DateTimeOffset retryAt) =>
        Note(line, line.PhaseOfWaiting(), reason, message, retryAt);

    /// <summary>The image is whole there and gets its signature.</summary>
    public static void Sign(this V1RegionStatus line, DateTimeOffset now)
    {
        Note(
            line,
            RegionPhase.Signing,
            Reasons.Running,
            $"Image {line.ImageId} in {CloudTarget.Of(line)} is whole; its signature is being written",
            null);
        line.FinishedAt ??= now;
    }

    /// <summary>The image is whole there, and signed where it is to be.</summary>
    public static void Activate(this V1RegionStatus line, string message, DateTimeOffset now)
    {
        Note(line, RegionPhase.Active, Reasons.Succeeded, message, null);
        line.FinishedAt ??= now;
    }

    /// <summary>The image is not there any more.</summary>
    public static void Lose(this V1RegionStatus line)
    {
        line.Phase = RegionPhase.Pending;
        line.ImageId = null;
        line.FinishedAt = null;
        line.Signed = null;
    }

    /// <summary>It will not get there.</summary>
    public static void Fail(this V1RegionStatus line, string message) =>
        Note(line, RegionPhase.Failed, Reasons.FailedRegistration, message, null);

    /// <summary>Tries again what did not get there, as if for the first time.</summary>
    public static void Reopen(this V1RegionStatus line)
    {
        if (line.IsWhole())
        {
            return;
        }

        Note(line, RegionPhase.Pending, Reasons.NotYetReported, null, null);
        (line.Attempts, line.StartedAt, line.FinishedAt) = (null, null, null);
    }

    /// <summary>Whether nothing is to be done any more.</summary>
    public static bool IsSettled(this V1RegionStatus line) => line.Phase is RegionPhase.Active or RegionPhase.Failed;

    /// <summary>Whether the image is whole there, signed or not.</summary>
    public static bool IsWhole(this V1RegionStatus line) => line.Phase is RegionPhase.Active or RegionPhase.Signing;

    /// <summary>Whether the image is to have a signature there.</summary>
    public static bool WantsSignature(this V1RegionStatus line, V1ImageBuildStatus status) =>
        line.CertificateUuid is not null && status.Signatures?.Image is not null;

    /// <summary>Whether the image lacks a signature there that it is to have.</summary>
    public static bool LacksSignature(this V1RegionStatus line, V1ImageBuildStatus status) =>
        line.WantsSignature(status) && line.Signed != true;

    /// <summary>Our digest of an image by Glance's name of the algorithm; null when it is not known.</summary>
    public static string? Digest(this V1BuiltImageStatus image, string algorithm) => algorithm switch
    {
        "sha256" => image.Sha256,
        "sha512" => image.Sha512,
        "md5" => image.Md5,
        _ => null,
    };

    private static RegionPhase PhaseOfWaiting(this V1RegionStatus line) => line switch
    {
        { ImageId: null } => RegionPhase.Pending,
        { Phase: RegionPhase.Signing } => RegionPhase.Signing,
        _ => RegionPhase.Uploading,
    };

    private static void Note(
        V1RegionStatus line, RegionPhase phase, string reason, string? message, DateTimeOffset? retryAt)
    {
        line.Phase = phase;
        line.Reason = reason;
        line.Message = message;
        line.RetryAt = retryAt;
    }
}
