using ImageFactory.Operator.Api.ImageBuild;

namespace ImageFactory.Operator.Stages;

/// <summary>What a job means for its stage.</summary>
internal static class StageJobOutcome
{
    private static readonly TimeSpan Poll = TimeSpan.FromSeconds(5);

    /// <summary>
    /// The stage is running while the job is at work; then <paramref name="finish"/> says what came of it.
    /// </summary>
    public static async Task<StageOutcome> FollowAsync<T>(
        this BackgroundTask<T> job,
        StageJobs jobs,
        BuildContext context,
        BuildStage stage,
        Func<T, StageOutcome> finish)
    {
        if (!job.IsOver)
        {
            return new StageOutcome.Running(job.Progress) { PollAfter = Poll };
        }

        jobs.Forget(context.Build, stage);
        try
        {
            return finish(await job.Work);
        }
        catch (OperationCanceledException error)
        {
            // The work was ended, not this reconcile.
            return StageFaults.Of(error);
        }
    }
}
