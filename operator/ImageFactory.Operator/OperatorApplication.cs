using ImageFactory.Kubernetes.Abstractions.LeaderElection;
using ImageFactory.Kubernetes.Config;
using ImageFactory.Kubernetes.Hosting;
using ImageFactory.OpenStack;
using ImageFactory.Operator.Api.DistroProfile;
using ImageFactory.Operator.Api.ImageBuild;
using ImageFactory.Operator.Api.Shared;
using ImageFactory.Operator.Artifacts;
using ImageFactory.Operator.Artifacts.Http;
using ImageFactory.Operator.Builds;
using ImageFactory.Operator.Clouds;
using ImageFactory.Operator.Controllers.DistroProfile;
using ImageFactory.Operator.Controllers.ImageBuild;
using ImageFactory.Operator.GarbageCollection;
using ImageFactory.Operator.Glance;
using ImageFactory.Operator.Hosts;
using ImageFactory.Operator.Hosts.Contract;
using ImageFactory.Operator.Hosts.OpenStackVm;
using ImageFactory.Operator.Hosts.Pod;
using ImageFactory.Operator.ImageTests;
using ImageFactory.Operator.Metrics;
using ImageFactory.Operator.Provenance;
using ImageFactory.Operator.Settings;
using ImageFactory.Operator.Signing;
using ImageFactory.Operator.Stages;
using ImageFactory.Operator.Status;
using k8s.Models;
using Prometheus;

namespace ImageFactory.Operator;

/// <summary>The composition root: which parts there are, and how they hang together.</summary>
internal static class OperatorApplication
{
    /// <summary>Builds the process from its settings.</summary>
    public static WebApplication Build(OperatorOptions options, ApiServerConfiguration cluster)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.ListenAnyIP(options.HealthPort));
        AddLogging(builder);
        AddPipeline(builder.Services, options);
        AddRuntime(builder.Services, options, cluster);

        var app = builder.Build();
        // Its instruments exist from the first scrape on, not only from the first build.
        app.Services.GetRequiredService<OperatorMetrics>();
        var health = app.MapGroup(string.Empty).RequireLocalPort(options.HealthPort);
        health.MapOperatorHealth();
        health.MapMetrics(page =>
        {
            page.Registry = app.Services.GetRequiredService<CollectorRegistry>();
            // Prometheus would take it and find each bucket under another name: le="60.0".
            page.EnableOpenMetrics = false;
        });
        app.MapArtifacts();
        return app;
    }

    // The web server's lines tell of every scrape and probe, and of nothing that a user cares about. What keeps the host
    // from starting is told in one line by OperatorCommand; the host would add a stack trace before it.
    private static void AddLogging(WebApplicationBuilder builder) =>
        builder.Logging
            .AddFilter("Microsoft.AspNetCore", LogLevel.Warning)
            .AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.None)
            .AddSimpleConsole(console =>
            {
                console.SingleLine = true;
                console.UseUtcTimestamp = true;
                console.TimestampFormat = "yyyy-MM-ddTHH:mm:ss.fffZ ";
            });

    private static void AddPipeline(IServiceCollection services, OperatorOptions options)
    {
        services.AddSingleton(options);
        services.AddSingleton(options.Builder);
        services.AddSingleton(options.Tester);
        services.AddSingleton(options.OpenStack);
        services.AddArtifactStore(options.Artifacts);

        services.AddSingleton<HostInputStore>();
        services.AddSingleton<HostFacts>();
        services.AddSingleton<HostLogs>();
        services.AddSingleton<StageReader>();
        services.AddSingleton<PodLogKeeper>();
        services.AddSingleton<PodStageReader>();
        services.AddSingleton<JanitorRunner>();
        services.AddSingleton<PodHostRemover>();
        services.AddSingleton<IBuildBackend, PodBackend>();
        services.AddSingleton<TestServers>();
        services.AddSingleton<TestPods>();
        services.AddSingleton<BuildServerKeys>();
        services.AddSingleton<BuildServers>();
        services.AddSingleton<HostSessions>();
        services.AddSingleton<ServerLocator>();
        services.AddSingleton<ServerRemover>();
        services.AddSingleton<ServerStarter>();
        services.AddSingleton<ServerSteps>();
        services.AddSingleton<IBuildBackend, OpenStackVmBackend>();
        services.AddSingleton<BuildBackends>();

        services.AddSingleton<ICloudConnections>(provider => new CloudConnections(
            options.OpenStack.CloudsFile,
            new OpenStackOptions { Registry = provider.GetRequiredService<CollectorRegistry>() },
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<CloudConnections>>()));
        services.AddSingleton<LeakGauge>();
        services.AddSingleton<ICloudResources, Images>();
        services.AddSingleton<ICloudResources, Servers>();
        services.AddSingleton<ICloudResources, Volumes>();
        services.AddSingleton<ICloudResources, FloatingIps>();
        services.AddSingleton<ICloudResources, Ports>();
        services.AddSingleton<ICloudResources, SecurityGroups>();
        services.AddSingleton<ICloudResources, KeyPairs>();
        services.AddSingleton<RegionSweep>();
        services.AddSingleton<ILeaderTask, GarbageCollector>();

        services.AddSingleton<CloudCheck>();
        services.AddSingleton<RegionBreakers>();
        services.AddSingleton<RegionGate>();
        services.AddSingleton<RegionImports>();
        services.AddSingleton<Uploads>();
        services.AddSingleton<RegionSigner>();
        services.AddSingleton<RegionStep>();
        services.AddSingleton<RegionImages>();
        services.AddSingleton<RegionCleanUp>();

        services.AddSingleton<ReleaseFileWriter>();
        services.AddSingleton(options.Signing);
        services.AddSingleton<ArtifactSigner>();
        services.AddSingleton<ImageSigner>();

        services.AddSingleton<StageJobs>();
        services.AddSingleton<Numbering>();
        services.AddSingleton<Initialize>();
        services.AddSingleton<Prepare>();
        services.AddSingleton<Register>();
        services.AddSingleton<Test>();
        services.AddSingleton<Sign>();
        services.AddSingleton<Audit>();
        services.AddSingleton<Distribute>();
        services.AddSingleton<CleanUp>();
        services.AddSingleton(provider => new StageRunner(
            ImageBuildStages.All(
                provider.GetRequiredService<Initialize>(),
                provider.GetRequiredService<Prepare>(),
                provider.GetRequiredService<Register>(),
                provider.GetRequiredService<Test>(),
                provider.GetRequiredService<Sign>(),
                provider.GetRequiredService<Audit>(),
                provider.GetRequiredService<Distribute>(),
                provider.GetRequiredService<CleanUp>(),
                provider.GetRequiredService<BuildBackends>()),
            provider.GetRequiredService<ILogger<StageRunner>>()));

        services.AddSingleton<StatusWriter>();
        services.AddSingleton<BuildGauges>();
        services.AddSingleton<OperatorMetrics>();
        services.AddSingleton<BuildReporter>();
        services.AddSingleton<BuildReconciler>();
        services.AddSingleton<BuildHistory>();
        services.AddSingleton<ProfileReview>();
    }

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
            .AddController<V1ImageBuildController, V1ImageBuild>()
            .AddFinalizer<V1ImageBuildFinalizer, V1ImageBuild>(V1ImageBuildFinalizer.Identifier)
            .AddController<V1DistroProfileController, V1DistroProfile>()
            .AddOwnedWatch<V1Pod, V1ImageBuild>($"{HostNames.ManagedByLabel}={HostNames.ManagedBy}");
    }
}
