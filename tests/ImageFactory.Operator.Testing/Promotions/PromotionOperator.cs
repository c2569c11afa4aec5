using ImageFactory.Operator.Artifacts;
using ImageFactory.Operator.Clouds;
using ImageFactory.Operator.Controllers;
using ImageFactory.Operator.Glance;
using ImageFactory.Operator.Metrics;
using ImageFactory.Operator.Promotions;
using ImageFactory.Operator.Settings;
using ImageFactory.Operator.Signing;
using ImageFactory.Operator.Stages;
using ImageFactory.Operator.Status;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Prometheus;

namespace ImageFactory.Operator.Testing.Promotions;

/// <summary>The parts of the operator that promotions are made of, as it registers them itself.</summary>
internal static class PromotionOperator
{
    /// <summary>Puts them together.</summary>
    /// <param name="options">The settings.</param>
    /// <param name="time">The clock.</param>
    /// <param name="adapt">Adds cluster, clouds, queue and events, in place of its own.</param>
    public static ServiceProvider Start(
        OperatorOptions options, TimeProvider time, Action<IServiceCollection> adapt)
    {
        var services = new ServiceCollection()
            .AddSingleton(time)
            .AddLogging(logging => logging.SetMinimumLevel(LogLevel.Warning))
            .AddSingleton(options)
            .AddSingleton(new CollectorRegistry())
            .AddReconcilers()
            .AddPromotions()
            .AddGlance()
            .AddClouds(options.OpenStack)
            .AddOperatorMetrics()
            .AddStatusWriters()
            .AddStageEngine()
            .AddSigning(options.Signing)
            .AddArtifactStore(options.Artifacts);
        adapt(services);
        return services.BuildServiceProvider();
    }
}
