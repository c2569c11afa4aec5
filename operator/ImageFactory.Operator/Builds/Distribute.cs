using ImageFactory.Operator.Api.ImageBuild;
using ImageFactory.Operator.Api.Shared;
using ImageFactory.Operator.Glance;
using ImageFactory.Operator.Settings;
using ImageFactory.Operator.Stages;

namespace ImageFactory.Operator.Builds;

/// <summary>
/// Stage 12: the image is in every further region, as it is in the first, and signed in all that are to have the signature.
/// Regions that do not answer get it later: they neither stop the others nor keep the build from being finished.
/// </summary>
internal sealed class Distribute(RegionImages images, RegionCleanUp cleanUp, OperatorOptions options) : IBuildStage
{
    private static readonly TimeSpan FailedPoll = TimeSpan.FromHours(1);

    /// <inheritdoc />
    public BuildStage Stage => BuildStage.Distributed;

    /// <inheritdoc />
    public async Task<StageOutcome> RunAsync(BuildContext context, CancellationToken cancellationToken)
    {
        var lines = Lines(context.Status);
        if (lines.Count == 0)
        {
            return new StageOutcome.Skipped(Reasons.NotConfigured, "The profile names no further regions (spec.regions)");
        }

        foreach (var line in lines.Where(line => line.Phase == RegionPhase.Active && line.LacksSignature(context.Status)))
        {
            line.Sign(context.Now);
        }

        if (await images.AdvanceAsync(context, lines, cancellationToken) is { } failure)
        {
            return failure;
        }

        var outcome = RegionOutcome.Of(lines, context.Now);
        var isCatchingUp = context.Status.Line(Stage).IsCatchingUp();
        if (isCatchingUp)
        {
            await cleanUp.SealAsync(context.Build, context.Status, cancellationToken);
        }

        return isCatchingUp || IsLate(outcome, lines, context) ? CatchUp(outcome) : outcome;
    }

    // The first region has the image since stage 8, but not its signature, which is younger.
    private static List<V1RegionStatus> Lines(V1ImageBuildStatus status) =>
    [
        .. (status.Regions ?? []).Where(
            (line, number) => number > 0 || line.Phase != RegionPhase.Active || line.WantsSignature(status)),
    ];

    // A build that is finished stays finished.
    private static StageOutcome CatchUp(StageOutcome outcome) => outcome switch
    {
        StageOutcome.Waiting waiting => waiting with { Reason = Reasons.CatchingUp },
        StageOutcome.Running running => new StageOutcome.Waiting(Reasons.CatchingUp, running.Message, running.PollAfter!.Value),
        StageOutcome.Failed failed => new StageOutcome.Waiting(Reasons.CatchingUp, failed.Message, FailedPoll),
        _ => outcome,
    };

    // The first region's line began with stage 8.
    private bool IsLate(StageOutcome outcome, IEnumerable<V1RegionStatus> lines, BuildContext context)
    {
        var begin = lines.Min(line => line.StartedAt);
        var audited = context.Status.Line(BuildStage.Audited).FinishedAt;
        return outcome is StageOutcome.Waiting { Reason: Reasons.WaitingForRegion }
            && context.Now - (audited > begin ? audited : begin) >= options.OpenStack.RegionGrace;
    }
}
