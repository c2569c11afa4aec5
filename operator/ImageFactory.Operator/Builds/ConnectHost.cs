using ImageFactory.Operator.Api.ImageBuild;
using ImageFactory.Operator.Hosts;
using ImageFactory.Operator.Stages;

namespace ImageFactory.Operator.Builds;

/// <summary>Stage 3: the host proves that it is ours.</summary>
internal sealed class ConnectHost(BuildBackends backends) : IBuildStage
{
    /// <inheritdoc />
    public BuildStage Stage => BuildStage.HostConnected;

    /// <inheritdoc />
    public Task<StageOutcome> RunAsync(BuildContext context, CancellationToken cancellationToken) =>
        backends.For(context.Spec).ConnectAsync(context, cancellationToken);
}
