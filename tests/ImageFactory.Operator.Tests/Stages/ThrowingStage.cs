using ImageFactory.Operator.Api.ImageBuild;
using ImageFactory.Operator.Stages;

namespace ImageFactory.Operator.Tests.Stages;

/// <summary>A stage with a bug, which is there in some of its runs.</summary>
internal sealed class ThrowingStage(BuildStage stage, Func<int, bool> throws) : IBuildStage
{
    private int _runs;

    public BuildStage Stage => stage;

    public Task<StageOutcome> RunAsync(BuildContext context, CancellationToken cancellationToken) => throws(++_runs)
        ? throw new ArgumentException("the name is too long")
        : Task.FromResult<StageOutcome>(new StageOutcome.Running("at work"));
}
