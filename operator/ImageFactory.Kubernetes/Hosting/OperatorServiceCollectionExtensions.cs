using System.Text.Json.Serialization.Metadata;
using ImageFactory.Kubernetes.Abstractions.Builder;
using ImageFactory.Kubernetes.Abstractions.Events;
using ImageFactory.Kubernetes.Client;
using ImageFactory.Kubernetes.Config;
using ImageFactory.Kubernetes.Events;
using ImageFactory.Kubernetes.Informers;
using ImageFactory.Kubernetes.LeaderElection;
using ImageFactory.Kubernetes.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Prometheus;

namespace ImageFactory.Kubernetes.Hosting;

/// <summary>Adds the runtime to a process.</summary>
public static class OperatorServiceCollectionExtensions
{
    private static readonly TimeSpan LogRepeat = TimeSpan.FromMinutes(1);

    // Beyond the drain: release of the lease, flush of events, and the web server's own end.
    private static readonly TimeSpan ShutdownSlack = TimeSpan.FromSeconds(10);

    /// <summary>
    /// Adds the runtime, and a client unless there is one already; what it shall do is said on the builder that this
    /// returns.
    /// </summary>
    public static IOperatorBuilder AddKubernetesOperator(
        this IServiceCollection services, Action<OperatorSettingsBuilder>? configure = null)
    {
        var builder = new OperatorSettingsBuilder();
        configure?.Invoke(builder);
        var settings = builder.Build();
        var plan = new OperatorPlan();

        services.AddSingleton(settings);
        services.AddSingleton(plan);
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton(new RandomSource(Random.Shared.NextDouble));
        services.TryAddSingleton(_ => Prometheus.Metrics.NewCustomRegistry());
        services.TryAddSingleton(_ => ApiServerConfiguration.Load());
        services.TryAddSingleton<IKubernetesClient>(provider => Client(provider, settings));
        services.AddSingleton<RuntimeMetrics>();
        services.AddSingleton(provider => new LogThrottle(LogRepeat, provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<OperatorGraph>();
        services.AddSingleton<EventRecorder>();
        services.AddSingleton<EventPublisher>(provider => provider.GetRequiredService<EventRecorder>().PublishAsync);
        services.AddSingleton(provider => new EventSender(
            provider.GetRequiredService<EventRecorder>(),
            provider.GetRequiredService<IKubernetesClient>(),
            new EventWriter(settings.Name, Environment.MachineName),
            provider.GetRequiredService<RuntimeMetrics>(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<RandomSource>().Next,
            provider.GetRequiredService<ILogger<EventSender>>()));
        services.AddSingleton(provider => Elector(provider, settings));
        services.AddSingleton<OperatorHealth>();
        services.AddSingleton<IOperatorHealth>(provider => provider.GetRequiredService<OperatorHealth>());
        services.AddSingleton(provider => new OperatorFailure(
            provider.GetRequiredService<IHostApplicationLifetime>(), code => Environment.ExitCode = code));
        services.AddHostedService<OperatorHost>();
        services.Configure<HostOptions>(host => host.ShutdownTimeout = settings.DrainTimeout + ShutdownSlack);
        return new OperatorBuilder(services, settings, plan);
    }

    private static KubernetesClient Client(IServiceProvider provider, OperatorSettings settings) => new(
        provider.GetRequiredService<ApiServerConfiguration>(),
        provider.GetRequiredService<TimeProvider>(),
        provider.GetRequiredService<ILoggerFactory>().CreateLogger<KubernetesClient>(),
        new KubernetesClientOptions
        {
            Product = settings.Name,
            Resolvers = [.. provider.GetServices<IJsonTypeInfoResolver>()],
            Registry = provider.GetRequiredService<CollectorRegistry>(),
            Randomness = provider.GetRequiredService<RandomSource>().Next,
        });

    private static LeaderElector Elector(IServiceProvider provider, OperatorSettings settings)
    {
        var client = provider.GetRequiredService<IKubernetesClient>();
        var options = new LeaderElectionOptions
        {
            Name = $"{settings.Name}-leader",
            Namespace = settings.LeaseNamespace ?? client.CurrentNamespace,
            Identity = $"{Environment.MachineName}_{Guid.NewGuid()}",
        };
        return new LeaderElector(
            client,
            options.Validated(),
            provider.GetRequiredService<RuntimeMetrics>(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<RandomSource>().Next,
            provider.GetRequiredService<LogThrottle>(),
            provider.GetRequiredService<ILogger<LeaderElector>>());
    }
}
