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
    /// <summary>How long after a region did not let an image be marked it is asked again.</summary>
    internal static readonly TimeSpan MarkPoll = TimeSpan.FromMinutes(5);

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

        var hasSucceeded = context.Status.Verdict() == BuildVerdict.Succeeded;
        var problems = hasSucceeded
            ? await regions.MarkCompleteAsync(context.Build, context.Status, cancellationToken)
            : await regions.StopAsync(context.Build, context.Status, cancellationToken);
        var outcome = backends.Find(context.Spec) is { } backend
            ? await backend.CleanUpAsync(context, cancellationToken)
            : new StageOutcome.Done("No temporary objects were made");
        if (outcome is not StageOutcome.Done done)
        {
            return outcome;
        }

        var found = string.Join("; ", problems);
        if (hasSucceeded && problems.Count > 0)
        {
            // Nobody else marks them, or protects those that are to be.
            return new StageOutcome.CatchingUp($"Not marked as finished yet: {found}", MarkPoll);
        }

        var images = problems.Count > 0 ? $"Left to the garbage collector: {found}" : null;
        string?[] messages = [done.Message, (left as StageOutcome.LeftBehind)?.Message, images];
        return done with { Message = string.Join("; ", messages.Where(message => message is not null)) };
    }
}
