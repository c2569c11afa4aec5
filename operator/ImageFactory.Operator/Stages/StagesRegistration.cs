namespace ImageFactory.Operator.Stages;

/// <summary>Brings the engine of stages into the host.</summary>
internal static class StagesRegistration
{
    /// <summary>Adds the runner of stages, and their work beside the reconciles.</summary>
    public static IServiceCollection AddStageEngine(this IServiceCollection services) => services
        .AddSingleton<BackgroundWork>()
        .AddSingleton<StageJobs>()
        .AddSingleton<StageRunner>();
}
