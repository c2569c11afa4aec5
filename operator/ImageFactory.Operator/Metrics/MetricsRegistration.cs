namespace ImageFactory.Operator.Metrics;

/// <summary>Brings the operator's metrics, and those who tell of builds, into the host.</summary>
internal static class MetricsRegistration
{
    /// <summary>Adds the metrics.</summary>
    public static IServiceCollection AddOperatorMetrics(this IServiceCollection services) => services
        .AddSingleton<LeakGauge>()
        .AddSingleton<BuildGauges>()
        .AddSingleton<ReleaseGauges>()
        .AddSingleton<NightlyGauges>()
        .AddSingleton<PromotionGauges>()
        .AddSingleton<SigningGauge>()
        .AddHostedService(provider => provider.GetRequiredService<SigningGauge>())
        .AddSingleton<StoreGauges>()
        .AddSingleton<OperatorMetrics>()
        .AddSingleton<OperatorGauges>()
        .AddSingleton<BuildReporter>()
        .AddSingleton<PromotionReporter>();
}
