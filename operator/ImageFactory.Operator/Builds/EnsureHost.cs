using ImageFactory.Operator.Api.ImageBuild;
using ImageFactory.Operator.Hosts;
using ImageFactory.Operator.Stages;

namespace ImageFactory.Operator.Builds;

/// <summary>Stage 2: a clean, throw-away host.</summary>
internal sealed class EnsureHost(BuildBackends backends) : IBuildStage
{
    /// <inheritdoc />
    public BuildStage Stage => BuildStage.BuildHostReady;

    /// <inheritdoc />
    public Task<StageOutcome> RunAsync(BuildContext context, CancellationToken cancellationToken) =>
        backends.For(context.Spec).EnsureHostAsync(context, cancellationToken);
}
