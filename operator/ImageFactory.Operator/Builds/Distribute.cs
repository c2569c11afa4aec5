using ImageFactory.Operator.Api.ImageBuild;
using ImageFactory.Operator.Api.Shared;
using ImageFactory.Operator.Glance;
using ImageFactory.Operator.Settings;
using ImageFactory.Operator.Stages;

namespace ImageFactory.Operator.Builds;

/// <summary>
/// Stage 12: the image is in every further region, as it is in the first, and signed in all that are to have the
/// signature. Regions that do not answer get it later: they neither stop the others nor keep the build from being
/// finished.
/// </summary>
internal sealed class Distribute(RegionImages images, RegionCleanUp cleanUp, OperatorOptions options) : IBuildStage
{
    private static readonly TimeSpan FailedPoll = TimeSpan.FromHours(1);

    /// <inheritdoc />
    public BuildStage Stage => BuildStage.Distributed;

    /// <inheritdoc />
    public async Task<StageOutcome> RunAsync(BuildContext context, CancellationToken cancellationToken)
    {
        var regions = Entries(context.Status);
        if (regions.Count == 0)
        {
            return new StageOutcome.Skipped(
                Reasons.NotConfigured, "The profile names no further regions (spec.regions)");
        }

        var isCatchingUp = context.Status.Stage(Stage).IsCatchingUp();
        if (RegionRights.Refusal(options, context, regions) is { } refusal)
        {
            return isCatchingUp ? CatchUp(refusal) : refusal;
        }

        foreach (var region in regions.Where(region =>
            region.Phase == RegionPhase.Active && region.LacksSignature(context.Status)))
        {
            region.Sign(context.Now);
        }

        await images.AdvanceAsync(context, regions, cancellationToken);
        var outcome = RegionOutcome.Of(regions, context.Now);
        if (isCatchingUp && context.Status.Verdict() == BuildVerdict.Succeeded)
        {
            // Until then the clean-up does it, if the build comes to that.
            var problems = await cleanUp.MarkCompleteAsync(context.Build, context.Status, cancellationToken);
            if (problems.Count > 0 && outcome is StageOutcome.Done)
            {
                return new StageOutcome.CatchingUp(
                    $"Not marked as finished yet: {string.Join("; ", problems)}", CleanUp.MarkPoll);
            }
        }

        if (isCatchingUp)
        {
            return CatchUp(outcome);
        }

        return outcome is StageOutcome.Waiting waiting && IsLate(regions, context)
            ? regions.Exists(region => region.Phase == RegionPhase.Failed)
                // One that refuses the image does so for ever, and is not late.
                ? new StageOutcome.Failed(Reasons.FailedRegistration, waiting.Message)
                : CatchUp(outcome)
            : outcome;
    }

    // The first region has the image since stage 8, but not its signature, which is younger.
    private static List<V1RegionStatus> Entries(V1ImageBuildStatus status) =>
    [
        .. (status.Regions ?? []).Where(
            (region, number) => number > 0 || region.Phase != RegionPhase.Active || region.WantsSignature(status)),
    ];

    // A build that is finished stays finished.
    private static StageOutcome CatchUp(StageOutcome outcome) => outcome switch
    {
        StageOutcome.Waiting waiting => new StageOutcome.CatchingUp(waiting.Message, waiting.PollAfter),
        StageOutcome.Running running => new StageOutcome.CatchingUp(running.Message, running.PollAfter!.Value),
        StageOutcome.Failed failed => new StageOutcome.CatchingUp(failed.Message, FailedPoll),
        _ => outcome,
    };

    // The first region began with stage 8.
    private bool IsLate(IEnumerable<V1RegionStatus> regions, BuildContext context)
    {
        var begin = regions.Min(region => region.StartedAt);
        var audited = context.Status.Stage(BuildStage.Audited).FinishedAt;
        return context.Now - (audited > begin ? audited : begin) >= options.OpenStack.RegionGrace;
    }
}
