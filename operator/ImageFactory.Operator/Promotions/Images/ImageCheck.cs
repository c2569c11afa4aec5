using ImageFactory.OpenStack.Images;
using ImageFactory.Operator.Api.ImageBuild;
using ImageFactory.Operator.Api.ImagePromotion;
using ImageFactory.Operator.Api.Shared;
using ImageFactory.Operator.Clouds;
using ImageFactory.Operator.Clouds.Resources;
using ImageFactory.Operator.Glance;
using ImageFactory.Operator.Stages;

namespace ImageFactory.Operator.Promotions.Images;

/// <summary>Whether an image in Glance is the one that was built, whole, complete and signed. Pure.</summary>
internal static class ImageCheck
{
    /// <summary>Refuses an image that is not.</summary>
    /// <param name="image">The image.</param>
    /// <param name="context">The promotion.</param>
    /// <param name="build">The image's build; null where it is gone.</param>
    /// <param name="region">The region's entry.</param>
    /// <exception cref="StageFailedException">It is not.</exception>
    public static void Require(
        Image image, PromotionContext context, V1ImageBuild? build, V1PromotedRegion region)
    {
        var place = $"Image {image.Id} in {CloudTarget.Of(region)}";
        if (Problem(image, context, build, region) is { } problem)
        {
            throw new StageFailedException(Reasons.FailedImage, $"{place} {problem}");
        }
    }

    private static string? Problem(
        Image image, PromotionContext context, V1ImageBuild? build, V1PromotedRegion region)
    {
        var isRevocation = context.Action == PromotionAction.Revoke;
        if (image.Status == ImageStatus.Deactivated && !isRevocation)
        {
            return "was deactivated by somebody: reactivate it, then make a new promotion";
        }

        if (image.Properties.GetValueOrDefault(CloudTags.Namespace) != context.Namespace
            || image.Properties.GetValueOrDefault(CloudTags.Profile) != context.Status.Profile)
        {
            return $"is no image of profile {context.Status.Profile} in this namespace";
        }

        if (isRevocation)
        {
            return null;
        }

        if (image.Properties.GetValueOrDefault(PromotionProperties.Revoked) is { } reason)
        {
            return $"was revoked ({reason}): build a new one";
        }

        // A build that was there when the promotion was accepted, and is deleted meanwhile, does not count.
        return build is not null ? BuiltProblem(image, build, region)
            : context.Spec.BuildRef is not null || context.Status.Sha512 is not null
                ? AcceptedProblem(image, context, region)
            : KnownProblem(image, context);
    }

    private static string? BuiltProblem(Image image, V1ImageBuild build, V1PromotedRegion region)
    {
        if (GlanceHash.Of(image) is not var (algorithm, theirs))
        {
            return GlanceHash.Problem(image);
        }

        var made = build.Status!.Regions?.FirstOrDefault(one => CloudTarget.Of(one) == CloudTarget.Of(region));
        var ours = ImageFile.Of(build.Status.Image!, made?.Format).Digest(algorithm);
        if (ours is null || ours != theirs)
        {
            return $"has {algorithm} {theirs}, and {ours ?? "none"} was built: it is another image; delete "
                + "it, and let its build bring it anew";
        }

        return region.CertificateUuid is { } certificate && build.Status.Signatures?.Image is { } signature
            && !SignatureProperties.Of(signature, certificate).AreOf(image)
            ? "lacks its signature (img_signature…): set the build's spec.restartFrom to Distributed"
            : null;
    }

    private static string? AcceptedProblem(Image image, PromotionContext context, V1PromotedRegion region)
    {
        var sha256 = image.Properties.GetValueOrDefault(CloudTags.Sha256);
        if (sha256 is null || sha256 != context.Status.Sha256)
        {
            return $"has SHA-256 {sha256 ?? "none"}, and {context.Status.Sha256 ?? "none"} was accepted: it is another "
                + "image; build a new one";
        }

        if (GlanceHash.Of(image) is not var (algorithm, theirs))
        {
            return GlanceHash.Problem(image);
        }

        var ours = region.Sha256 is null
            ? algorithm == "sha256" ? context.Status.Sha256 : context.Status.Sha512
            : algorithm == "sha256" ? region.Sha256 : region.Sha512;
        return ours is not null && ours != theirs
            ? $"has {algorithm} {theirs}, and {ours} was accepted: it is another image; build a new one"
            : null;
    }

    // Without its build nobody can tell whether it was tested, unless it was released once.
    private static string? KnownProblem(Image image, PromotionContext context)
    {
        if (image.Properties.GetValueOrDefault(CloudTags.Sha256) is not { } sha256)
        {
            return "lacks the property imagefactory_sha256, by which it is compared with that of other regions";
        }

        if (!image.Properties.ContainsKey(PromotionProperties.PromotedAt))
        {
            return "was never released, and its build is gone: nobody can tell whether it was tested; build a new one";
        }

        context.Status.Sha256 ??= sha256;
        return context.Status.Sha256 == sha256
            ? null
            : $"has SHA-256 {sha256}, and that of the other regions {context.Status.Sha256}";
    }
}
