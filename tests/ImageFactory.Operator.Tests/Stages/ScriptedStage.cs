using ImageFactory.Operator.Api.ImageBuild;
using ImageFactory.Operator.Stages;

namespace ImageFactory.Operator.Tests.Stages;

/// <summary>A stage that finds what the test tells it to find, pass after pass; the last outcome stays.</summary>
internal sealed class ScriptedStage(BuildStage stage, params StageOutcome[] outcomes) : IBuildStage
{
    public int Runs { get; private set; }

    public BuildStage Stage => stage;

    public Task<StageOutcome> RunAsync(BuildContext context, CancellationToken cancellationToken)
    {
        var outcome = outcomes[Math.Min(Runs, outcomes.Length - 1)];
        Runs++;
        return Task.FromResult(outcome);
    }
}
