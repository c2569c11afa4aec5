using ImageFactory.Operator.Api.ImageBuild;
using ImageFactory.Operator.Hosts;
using ImageFactory.Operator.Stages;

namespace ImageFactory.Operator.Builds;

/// <summary>A stage that the build's backend does.</summary>
/// <param name="stage">The stage.</param>
/// <param name="backends">The backends.</param>
/// <param name="work">What the backend does in it.</param>
internal sealed class BackendStage(
    BuildStage stage,
    BuildBackends backends,
    Func<IBuildBackend, BuildContext, CancellationToken, Task<StageOutcome>> work) : IBuildStage
{
    /// <inheritdoc />
    public BuildStage Stage => stage;

    /// <inheritdoc />
    public Task<StageOutcome> RunAsync(BuildContext context, CancellationToken cancellationToken) =>
        work(backends.For(context.Spec), context, cancellationToken);
}
