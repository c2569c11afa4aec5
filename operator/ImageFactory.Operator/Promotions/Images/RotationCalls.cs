using ImageFactory.OpenStack;
using ImageFactory.Operator.Api.ImagePromotion;
using ImageFactory.Operator.Api.Shared;
using ImageFactory.Operator.Clouds;
using ImageFactory.Operator.Stages;

namespace ImageFactory.Operator.Promotions.Images;

/// <summary>The one call that a step is, forward or back, and its line in the log.</summary>
internal sealed partial class RotationCalls(ILogger<RotationCalls> logger)
{
    /// <summary>Makes the call, and compares what Glance answers with what it was asked for.</summary>
    /// <exception cref="StageFailedException">It is not allowed, or was not done as it was asked for.</exception>
    public async Task MakeAsync(
        CloudConnection cloud,
        PromotionContext context,
        V1PromotedRegion region,
        V1RotationStep step,
        V1ImageState before,
        V1ImageState after,
        CancellationToken cancellationToken)
    {
        var change = ImageStates.Change(before, after);
        Log.Changes(
            logger, context.Name, CloudTarget.Of(region), step.ImageId, $"{step.Role}", after.Name, after.Hidden);
        try
        {
            if (ImageStates.IsCall(change))
            {
                var answer = ImageStates.Of(await cloud.Images.UpdateAsync(step.ImageId, change, cancellationToken));
                answer.Deactivated = after.Deactivated;
                RequireAfter(step, after, answer, region);
            }

            if (before.Deactivated != after.Deactivated)
            {
                await (after.Deactivated == true
                    ? cloud.Images.DeactivateAsync(step.ImageId, cancellationToken)
                    : cloud.Images.ReactivateAsync(step.ImageId, cancellationToken));
            }
        }
        catch (OpenStackException error) when (
            error.Kind == OpenStackErrorKind.Forbidden && before.Visibility != after.Visibility)
        {
            var visibility = $"{after.Visibility}".ToLowerInvariant();
            throw new StageFailedException(
                Reasons.FailedCloud,
                $"{CloudTarget.Of(region)} does not let us make an image {visibility}: the credentials need the role "
                + $"that Glance's policy {ImageStates.Policy(after.Visibility)} asks for, usually admin, or set "
                + $"spec.visibility to another one. {error.Message}");
        }
    }

    // What Glance answers is what it has: a policy or a plug-in may have dropped a part in silence.
    private static void RequireAfter(
        V1RotationStep step, V1ImageState after, V1ImageState answer, V1PromotedRegion region)
    {
        if (ImageStates.Differences(after, answer) is { Count: > 0 } differences)
        {
            throw new StageFailedException(
                Reasons.FailedRotation,
                $"{CloudTarget.Of(region)} did not change image {step.ImageId} as it was asked: "
                + string.Join(", ", differences));
        }
    }

    private static partial class Log
    {
        [LoggerMessage(
            160,
            LogLevel.Information,
            "{Promotion}: {Region}: image {Image} becomes {Role}: {ImageName}, hidden {Hidden}")]
        public static partial void Changes(
            ILogger logger,
            string promotion,
            CloudTarget region,
            string image,
            string role,
            string? imageName,
            bool? hidden);
    }
}
