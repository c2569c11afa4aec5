using ImageFactory.Operator.Api.ImageBuild;
using ImageFactory.Operator.Hosts;
using ImageFactory.Operator.Stages;

namespace ImageFactory.Operator.Builds;

/// <summary>The table of stages: what a build goes through, in its order.</summary>
internal static class BuildStages
{
    /// <summary>Adds the stages. A new one is a class and a line here.</summary>
    public static IServiceCollection AddBuildStages(this IServiceCollection services) => services
        .AddSingleton<Numbering>()
        .AddSingleton<BuildSnapshot>()
        .AddSingleton<IBuildStage, Initialize>()
        .AddBackendStage(BuildStage.BuildHostReady, (host, context, token) => host.EnsureHostAsync(context, token))
        .AddBackendStage(BuildStage.HostConnected, (host, context, token) => host.ConnectAsync(context, token))
        .AddHostStage(BuildStage.SourceFetched)
        .AddHostStage(BuildStage.HostConfigured)
        .AddSingleton<IBuildStage, Prepare>()
        .AddHostStage(BuildStage.ImageBuilt)
        .AddSingleton<IBuildStage, Register>()
        .AddSingleton<IBuildStage, Test>()
        .AddSingleton<IBuildStage, Sign>()
        .AddSingleton<IBuildStage, Audit>()
        .AddSingleton<IBuildStage, Distribute>()
        .AddSingleton<IBuildStage, RequestPublish>()
        .AddSingleton<IBuildStage, CleanUp>()
        .AddSingleton<IBuildStage, DestroyHost>();

    private static IServiceCollection AddHostStage(this IServiceCollection services, BuildStage stage) =>
        services.AddBackendStage(stage, (host, context, token) => host.RunOnHostAsync(context, stage, token));

    private static IServiceCollection AddBackendStage(
        this IServiceCollection services,
        BuildStage stage,
        Func<IBuildBackend, BuildContext, CancellationToken, Task<StageOutcome>> work) =>
        services.AddSingleton<IBuildStage>(
            provider => new BackendStage(stage, provider.GetRequiredService<BuildBackends>(), work));
}
