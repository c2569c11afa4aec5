using ImageFactory.Operator.Api.ImageBuild;
using ImageFactory.Operator.Hosts;
using ImageFactory.Operator.Stages;

namespace ImageFactory.Operator.Builds;

/// <summary>A stage whose work is done on the build host by a script: SourceFetched to ImageBuilt.</summary>
internal sealed class HostStage(BuildStage stage, BuildBackends backends) : IBuildStage
{
    /// <inheritdoc />
    public BuildStage Stage => stage;

    /// <inheritdoc />
    public Task<StageOutcome> RunAsync(BuildContext context, CancellationToken cancellationToken) =>
        backends.For(context.Spec).RunOnHostAsync(context, stage, cancellationToken);
}
