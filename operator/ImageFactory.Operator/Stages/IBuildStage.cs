using ImageFactory.Operator.Api.ImageBuild;

namespace ImageFactory.Operator.Stages;

/// <summary>One stage of the pipeline.</summary>
internal interface IBuildStage
{
    /// <summary>Which one.</summary>
    BuildStage Stage { get; }

    /// <summary>
    /// Looks at the world and does the stage's next small thing. MUST be re-callable at any point and MUST NOT wait.
    /// It records observations in <see cref="BuildContext.Status"/>, never its own state.
    /// </summary>
    Task<StageOutcome> RunAsync(BuildContext context, CancellationToken cancellationToken);
}
