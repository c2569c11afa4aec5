using ImageFactory.Operator.Promotions.Images;
using ImageFactory.Operator.Promotions.Publishing;
using ImageFactory.Operator.Promotions.Releases;
using ImageFactory.Operator.Promotions.Retention;
using ImageFactory.Operator.Webhooks;

namespace ImageFactory.Operator.Promotions;

/// <summary>Brings promotions into the host.</summary>
internal static class PromotionsRegistration
{
    /// <summary>Adds what a promotion is made of.</summary>
    public static IServiceCollection AddPromotions(this IServiceCollection services) => services
        .AddSingleton<PromotionRun>()
        .AddSingleton<PromotionUpkeep>()
        .AddSingleton<PromotionAcceptance>()
        .AddSingleton<Rollbacks>()
        .AddSingleton<ReleaseTurns>()
        .AddSingleton<PromotionStaging>()
        .AddSingleton<RegionStaging>()
        .AddSingleton<MissingImages>()
        .AddSingleton<PromotionFlip>()
        .AddSingleton<Canaries>()
        .AddSingleton<RegionRotation>()
        .AddSingleton<RotationCalls>()
        .AddSingleton<ImageMembers>()
        .AddSingleton<Descendants>()
        .AddSingleton<Drift>()
        .AddSingleton<PromotionChanges>()
        .AddSingleton<PublishWebhook>()
        .AddSingleton<PublishRequests>()
        .AddSingleton<PublishWatch>()
        .AddSingleton<PromotionPreview>()
        .AddSingleton<ReleaseLook>()
        .AddSingleton<ReleaseReview>()
        .AddRetention()
        .AddWebhooks();
}
