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
        .AddSingleton<OperatorMetrics>()
        .AddSingleton<BuildReporter>()
        .AddSingleton<PromotionReporter>();
}
