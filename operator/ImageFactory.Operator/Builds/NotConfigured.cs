using ImageFactory.Operator.Api.ImageBuild;
using ImageFactory.Operator.Api.Shared;
using ImageFactory.Operator.Stages;

namespace ImageFactory.Operator.Builds;

/// <summary>A stage that this operator has no means for; it says so instead of passing silently.</summary>
internal sealed class NotConfigured(BuildStage stage, string missing) : IBuildStage
{
    /// <inheritdoc />
    public BuildStage Stage => stage;

    /// <inheritdoc />
    public Task<StageOutcome> RunAsync(BuildContext context, CancellationToken cancellationToken) =>
        Task.FromResult<StageOutcome>(new StageOutcome.Skipped(Reasons.NotConfigured, missing));
}
