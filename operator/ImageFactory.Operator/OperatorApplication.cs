using System.Net;
using ImageFactory.Kubernetes.Abstractions.LeaderElection;
using ImageFactory.Kubernetes.Config;
using ImageFactory.Kubernetes.Hosting;
using ImageFactory.Operator.Api;
using ImageFactory.Operator.Artifacts;
using ImageFactory.Operator.Artifacts.Http;
using ImageFactory.Operator.Builds;
using ImageFactory.Operator.Clouds;
using ImageFactory.Operator.Controllers;
using ImageFactory.Operator.GarbageCollection;
using ImageFactory.Operator.Glance;
using ImageFactory.Operator.Hosts;
using ImageFactory.Operator.Hosts.Contract;
using ImageFactory.Operator.Hosts.OpenStackVm;
using ImageFactory.Operator.Hosts.Pod;
using ImageFactory.Operator.ImageTests;
using ImageFactory.Operator.Metrics;
using ImageFactory.Operator.Notifications;
using ImageFactory.Operator.Promotions;
using ImageFactory.Operator.Provenance;
using ImageFactory.Operator.Settings;
using ImageFactory.Operator.Signing;
using ImageFactory.Operator.Stages;
using ImageFactory.Operator.Status;
using ImageFactory.Operator.Tracing;
using Prometheus;

namespace ImageFactory.Operator;

/// <summary>The composition root: which parts there are, and how they hang together.</summary>
internal static class OperatorApplication
{
    /// <summary>Builds the process from its settings.</summary>
    /// <param name="options">The settings.</param>
    /// <param name="cluster">The API server.</param>
    /// <param name="secret">The operator's secret, where the settings say that it lies in the cluster.</param>
    public static WebApplication Build(
        OperatorOptions options, ApiServerConfiguration cluster, OperatorSecret? secret = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.ListenAnyIP(options.HealthPort);
            if (options.Metrics.ListenPort is { } port)
            {
                kestrel.Listen(IPAddress.Parse(options.Metrics.ListenAddress), port);
            }
        });
        AddLogging(builder, options.Log);
        AddPipeline(builder.Services, options);
        AddRuntime(builder.Services, options, cluster);
        if (secret is not null)
        {
            builder.Services.AddSingleton(secret);
        }

        var app = builder.Build();
        // Its instruments exist from the first scrape on, not only from the first build.
        app.Services.GetRequiredService<OperatorMetrics>();
        app.Services.GetRequiredService<NightlyGauges>();
        app.Services.GetRequiredService<OperatorGauges>();
        // What is missing is told at once, not only to the first probe.
        foreach (var check in app.Services.GetServices<IReadinessCheck>())
        {
            check.Look();
        }

        app.MapGroup(string.Empty).RequireLocalPort(options.HealthPort).MapOperatorHealth();
        var metrics = app.MapGroup(string.Empty).RequireLocalPort(options.Metrics.ListenPort ?? options.HealthPort);
        metrics.MapMetrics(page =>
        {
            page.Registry = app.Services.GetRequiredService<CollectorRegistry>();
            // Prometheus would take it and find each bucket under another name: le="60.0".
            page.EnableOpenMetrics = false;
        });
        app.MapArtifacts();
        return app;
    }

    // The web server's lines tell of every scrape and probe, and of nothing that a user cares about. What keeps the
    // host from starting is told in one line by OperatorCommand; the host would add a stack trace before it.
    private static void AddLogging(WebApplicationBuilder builder, LogSettings log)
    {
        const string Time = "yyyy-MM-ddTHH:mm:ss.fffZ";
        builder.Logging
            .SetMinimumLevel(log.Level)
            .AddFilter("Microsoft.AspNetCore", log.Level > LogLevel.Warning ? log.Level : LogLevel.Warning)
            .AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.None);
        if (log.Format == LogFormat.Json)
        {
            builder.Logging.AddJsonConsole(console =>
            {
                console.UseUtcTimestamp = true;
                console.TimestampFormat = Time;
                console.IncludeScopes = true;
            });
            return;
        }

        builder.Logging.AddSimpleConsole(console =>
        {
            console.SingleLine = true;
            console.UseUtcTimestamp = true;
            console.TimestampFormat = $"{Time} ";
        });
    }

    // Along the data: who is further down is used by who is further up.
    private static void AddPipeline(IServiceCollection services, OperatorOptions options) => services
        .AddSingleton(options)
        .AddSingleton(options.Builder)
        .AddSingleton(options.Tester)
        .AddSingleton<IReadinessCheck, NamedFiles>()
        .AddReconcilers()
        .AddGarbageCollection()
        .AddPromotions()
        .AddBuildStages()
        .AddImageTests()
        .AddPodHosts()
        .AddServerHosts()
        .AddSingleton<BuildBackends>()
        .AddHostContract()
        .AddGlance()
        .AddClouds(options.OpenStack)
        .AddSingleton<ReleaseManifest>()
        .AddSingleton<ReleaseFileWriter>()
        .AddNotifications(options.Notifications)
        .AddOperatorMetrics()
        .AddTracing()
        .AddStatusWriters()
        .AddStageEngine()
        .AddSigning(options.Signing)
        .AddArtifactStore(options.Artifacts, options.TenantOf);

    private static void AddRuntime(IServiceCollection services, OperatorOptions options, ApiServerConfiguration cluster)
    {
        services.AddSingleton(cluster);
        services
            .AddKubernetesOperator(settings => settings
                .WithName("imagefactory-operator")
                .WithNamespace(options.Namespace)
                .WithMaxParallelReconciliations(options.MaxParallelReconciliations)
                .WithLeaderElection(
                    options.LeaderElection ? LeaderElectionType.Single : LeaderElectionType.None,
                    options.LeaderElectionNamespace))
            .AddJson(EntityJsonContext.Default)
            .AddControllers(options.Builder);
    }
}
