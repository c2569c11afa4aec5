namespace ImageFactory.Operator.Promotions.Retention;

/// <summary>Brings what becomes of older images into the host.</summary>
internal static class RetentionRegistration
{
    /// <summary>Adds the review of older images.</summary>
    public static IServiceCollection AddRetention(this IServiceCollection services) => services
        .AddSingleton<Retirements>()
        .AddSingleton<RetentionReview>();
}
