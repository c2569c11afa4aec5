using ImageFactory.Operator.Settings;

namespace ImageFactory.Operator.Tracing;

/// <summary>Brings traces of builds into the host.</summary>
internal static class TracingRegistration
{
    /// <summary>Adds who writes them; without an endpoint in the settings nobody listens.</summary>
    public static IServiceCollection AddTracing(this IServiceCollection services) => services
        .AddSingleton(provider => provider.GetRequiredService<OperatorOptions>().Tracing.Endpoint is null
            ? BuildTraces.None
            : new BuildTraces(TraceExport.Open(
                provider.GetRequiredService<OperatorOptions>(),
                provider.GetRequiredService<ILogger<TraceSender>>())));
}
