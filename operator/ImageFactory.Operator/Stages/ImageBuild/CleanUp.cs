using ImageFactory.Operator.Backends;
using ImageFactory.Operator.Entities;
using ImageFactory.Operator.Pipeline;

namespace ImageFactory.Operator.Stages.ImageBuild;

/// <summary>Stage 14: temporary objects that the stages made are gone.</summary>
internal sealed class CleanUp(BuildBackends backends) : IBuildStage
{
    /// <inheritdoc />
    public BuildStage Stage => BuildStage.CleanedUp;

    /// <inheritdoc />
    public async Task<StageOutcome> RunAsync(BuildContext context, CancellationToken cancellationToken) =>
        backends.Find(context.Spec) is { } backend
            ? await backend.CleanUpAsync(context, cancellationToken)
            : new StageOutcome.Done("No temporary objects were made");
}
