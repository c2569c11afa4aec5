using ImageFactory.Kubernetes.Abstractions.Events;
using ImageFactory.Kubernetes.Client;
using ImageFactory.Kubernetes.Conditions;
using ImageFactory.Operator.Api.DistroProfile;
using ImageFactory.Operator.Api.ImagePromotion;
using k8s.Models;
using Prometheus;

namespace ImageFactory.Operator.Metrics;

/// <summary>
/// Reports what changed between two statuses of a promotion, by log, metrics and events. It is called after the newer
/// status was written.
/// </summary>
internal sealed partial class PromotionReporter(
    OperatorMetrics metrics,
    PromotionGauges gauges,
    EventPublisher events,
    IKubernetesClient client,
    ILogger<PromotionReporter> logger)
{
    /// <summary>Reports the step from one status to the next.</summary>
    public async Task ReportAsync(
        V1ImagePromotion promotion,
        V1ImagePromotionStatus? before,
        V1ImagePromotionStatus after,
        CancellationToken cancellationToken)
    {
        gauges.Set(promotion, after);
        if (after.Profile is { } profile)
        {
            metrics.Profiles.Hold(promotion.Uid(), profile);
        }

        foreach (var region in after.Regions ?? [])
        {
            Expect(after, region);
            var old = before?.Regions?.FirstOrDefault(
                other => other.Cloud == region.Cloud && other.Region == region.Region);
            if (region.Phase != old?.Phase)
            {
                Log.Region(
                    logger,
                    promotion.Namespace(),
                    promotion.Name(),
                    region.Cloud,
                    region.Region,
                    region.Phase,
                    region.Message);
            }
        }

        var ready = ConditionList.Find(after.Conditions, KStatus.Ready);
        if (after.Phase != before?.Phase)
        {
            Log.Phase(logger, promotion.Namespace(), promotion.Name(), after.Phase, ready?.Message);
            await events(
                promotion,
                $"Promotion{after.Phase}",
                ready?.Message ?? string.Empty,
                after.Phase is PromotionPhase.Failed or PromotionPhase.Undoing ? EventType.Warning : EventType.Normal,
                cancellationToken);
        }

        if (after.FinishedAt is not null && before?.FinishedAt is null)
        {
            await TellOwnersAsync(promotion, after, cancellationToken);
            foreach (var region in after.Regions ?? [])
            {
                Ended(after, region, region.Phase).Inc();
            }
        }

        var drifted = ConditionList.Find(after.Conditions, ImagePromotionConditions.Drifted);
        if (drifted?.Status == ConditionList.True
            && ConditionList.Find(before?.Conditions, ImagePromotionConditions.Drifted)?.Message != drifted.Message)
        {
            await events(
                promotion, ImagePromotionConditions.Drifted, drifted.Message!, EventType.Warning, cancellationToken);
        }
    }

    // As of builds: what Prometheus has not seen at 0 it does not see become 1.
    private void Expect(V1ImagePromotionStatus status, V1PromotedRegion region)
    {
        Ended(status, region, PromotedRegionPhase.Done);
        Ended(status, region, PromotedRegionPhase.Undone);
        Ended(status, region, PromotedRegionPhase.Failed);
    }

    // Promotions may name any words as regions, whether they are refused for it or not. Only a region that has an image
    // is one.
    private Counter.Child Ended(
        V1ImagePromotionStatus status, V1PromotedRegion region, PromotedRegionPhase? phase) =>
        metrics.Promotions.WithLabels(
            metrics.Profiles.Of(status.Profile),
            region.ImageId is null ? ProfileLabels.Other : $"{region.Cloud}/{region.Region}",
            $"{phase}");

    // Owners of an image look at its profile, not at every promotion.
    private async Task TellOwnersAsync(
        V1ImagePromotion promotion, V1ImagePromotionStatus after, CancellationToken cancellationToken)
    {
        if (promotion.Spec.Revocation is not { } revocation || after.Phase != PromotionPhase.Succeeded
            || await client.GetAsync<V1DistroProfile>(
                after.Profile!, promotion.Namespace(), cancellationToken) is not { } profile)
        {
            return;
        }

        await events(
            profile,
            "ImageRevoked",
            $"{after.ImageName} was revoked by promotion {promotion.Name()}: {revocation.Reason}",
            EventType.Warning,
            cancellationToken);
    }

    private static partial class Log
    {
        [LoggerMessage(142, LogLevel.Information, "{Namespace}/{Name} is {Phase}: {Message}")]
        public static partial void Phase(
            ILogger logger, string @namespace, string name, PromotionPhase? phase, string? message);

        [LoggerMessage(143, LogLevel.Information, "{Namespace}/{Name}: region {Cloud}/{Region} is {Phase}: {Message}")]
        public static partial void Region(
            ILogger logger,
            string @namespace,
            string name,
            string cloud,
            string region,
            PromotedRegionPhase? phase,
            string? message);
    }
}
