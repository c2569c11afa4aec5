using ImageFactory.Operator.Api.ImageBuild;
using ImageFactory.Operator.Glance;
using ImageFactory.Operator.Hosts;
using ImageFactory.Operator.Hosts.Contract;
using ImageFactory.Operator.ImageTests;
using ImageFactory.Operator.Stages;

namespace ImageFactory.Operator.Builds;

/// <summary>
/// Stage 14: nobody may upload anything any more, temporary objects that the stages made are gone, and what is finished
/// is marked as such.
/// </summary>
internal sealed class CleanUp(
    BuildBackends backends, RegionCleanUp regions, TestPods tests, HostUploads uploads, StageJobs jobs) : IBuildStage
{
    /// <inheritdoc />
    public BuildStage Stage => BuildStage.CleanedUp;

    /// <inheritdoc />
    public async Task<StageOutcome> RunAsync(BuildContext context, CancellationToken cancellationToken)
    {
        await uploads.RevokeAsync(context, cancellationToken);
        await jobs.EndAsync(context.Build);
        var left = await tests.RemoveAsync(context, cancellationToken);
        if (!left.MayProceed)
        {
            return left;
        }

        var problems = context.Status.Verdict() == BuildVerdict.Succeeded
            ? await regions.MarkCompleteAsync(context.Build, context.Status, cancellationToken)
            : await regions.StopAsync(context.Build, context.Status, cancellationToken);
        var outcome = backends.Find(context.Spec) is { } backend
            ? await backend.CleanUpAsync(context, cancellationToken)
            : new StageOutcome.Done("No temporary objects were made");
        if (outcome is not StageOutcome.Done done)
        {
            return outcome;
        }

        var images = problems.Count > 0 ? $"Left to the garbage collector: {string.Join("; ", problems)}" : null;
        string?[] messages = [done.Message, (left as StageOutcome.LeftBehind)?.Message, images];
        return done with { Message = string.Join("; ", messages.Where(message => message is not null)) };
    }
}
