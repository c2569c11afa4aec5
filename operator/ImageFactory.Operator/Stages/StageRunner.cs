using ImageFactory.Kubernetes.Abstractions.Entities;
using ImageFactory.Kubernetes.Abstractions.Reconciliation;
using ImageFactory.Operator.Api.ImageBuild;
using ImageFactory.Operator.Api.Shared;
using ImageFactory.Operator.Validation;
using k8s.Models;

namespace ImageFactory.Operator.Stages;

/// <summary>
/// Runs the stage table over a build: the main stages until one of them has to wait, then, once the build's fate is
/// decided, the stages that always run. The guards stand in a fixed order: over, deleted, cancelled, timed out.
/// </summary>
internal sealed partial class StageRunner(IEnumerable<IBuildStage> stages, ILogger<StageRunner> logger)
{
    // Enough for what a moment brings; whoever waits for the build hears of the rest.
    private const int MostUnexpectedErrors = 5;

    private readonly IReadOnlyList<IBuildStage> _stages = InOrder(stages);

    /// <summary>
    /// Does the next small thing and returns what the last stage that ran found; Proceed when all is done.
    /// </summary>
    public async Task<StageOutcome> RunAsync(BuildContext context, CancellationToken cancellationToken)
    {
        StageList.Open(context.Status);
        Guard(context);

        var outcome = await RunWhileAsync(context, always: false, cancellationToken);
        if (context.Status.Verdict() is var verdict && verdict == BuildVerdict.None)
        {
            return outcome;
        }

        var (reason, message) = RestMessage(context.Status, verdict);
        context.Status.SkipRest(reason, message);
        return Sooner(outcome, await RunWhileAsync(context, always: true, cancellationToken));
    }

    private static List<IBuildStage> InOrder(IEnumerable<IBuildStage> stages)
    {
        var table = stages.OrderBy(stage => stage.Stage).ToList();
        return table.Select(stage => stage.Stage).SequenceEqual(StageList.Order)
            ? table
            : throw new ArgumentException(
                "Each stage needs its one entry in the table: "
                + string.Join(", ", table.Select(stage => stage.Stage)));
    }

    private static void Guard(BuildContext context)
    {
        var status = context.Status;
        if (status.Verdict() != BuildVerdict.None)
        {
            return;
        }

        var changes = AcceptedFields.Changes(context.Build).ToList();
        if (context.Build.IsDeleting())
        {
            status.Cancel("The ImageBuild was deleted", context.Now);
        }
        else if (changes.Count > 0)
        {
            status.Fail(Reasons.FailedImmutableField, changes.Text(), context.Now);
        }
        else if (context.Spec.Cancel == true)
        {
            status.Cancel("Cancelled by spec.cancel", context.Now);
        }
        else if (status.StartedAt is { } started && context.Now - started >= context.Timeout)
        {
            status.Fail(
                Reasons.TimedOut,
                $"Not done within spec.timeoutSeconds ({context.Timeout.TotalSeconds:0}); raise it or look at the "
                + "stage's log"
                + (status.Current()?.Message is { } last ? $". It said last: {last}" : string.Empty),
                context.Now);
        }
    }

    private static (string Reason, string Message) RestMessage(V1ImageBuildStatus status, BuildVerdict verdict)
    {
        var ended = status.Stages!.First(
            entry => entry.State is StageState.Failed or StageState.Cancelled or StageState.Unchanged
                || verdict == BuildVerdict.Succeeded);
        return verdict switch
        {
            BuildVerdict.Unchanged => (Reasons.Unchanged, "Not run: nothing changed since the last image"),
            BuildVerdict.Cancelled => (Reasons.Cancelled, "Not run: the build was cancelled"),
            _ => (Reasons.Skipped, $"Not run: {ended.Name} failed"),
        };
    }

    private async Task<StageOutcome> RunWhileAsync(
        BuildContext context, bool always, CancellationToken cancellationToken)
    {
        StageOutcome late = new StageOutcome.Proceed();
        foreach (var stage in _stages.Where(stage => StageList.RunsAlways(stage.Stage) == always))
        {
            if (context.Status.Stage(stage.Stage).IsOver())
            {
                continue;
            }

            // Of a build that did not succeed nothing may be made any more: nobody would remove it. It stays as it is,
            // so that another try goes on with it.
            var isWanted = context.Status.Verdict() switch
            {
                BuildVerdict.None => true,
                BuildVerdict.Succeeded => context.Status.Stage(stage.Stage).IsCatchingUp(),
                _ => false,
            };
            if (!always && !isWanted)
            {
                return late;
            }

            var outcome = await RunOneAsync(stage, context, cancellationToken);
            outcome = Limit(outcome, context, stage.Stage);
            context.Status.Record(stage.Stage, outcome, context.Now);
            if (context.Status.Stage(stage.Stage).IsCatchingUp())
            {
                late = outcome;
            }
            else if (outcome is not StageOutcome.Done and not StageOutcome.Skipped)
            {
                return Sooner(late, outcome);
            }
        }

        return late;
    }

    // What a finished build still does is looked after by whichever look comes first.
    private static StageOutcome Sooner(StageOutcome late, StageOutcome last) => (late, last) switch
    {
        (_, StageOutcome.Proceed) => late,
        (StageOutcome.CatchingUp one, StageOutcome.CatchingUp other) when one.PollAfter < other.PollAfter => one,
        (StageOutcome.CatchingUp one, StageOutcome.Kept other) when one.PollAfter < other.PollAfter => one,
        _ => last,
    };

    private static StageOutcome Limit(StageOutcome outcome, BuildContext context, BuildStage stage)
    {
        var attempts = context.Spec.HostAttempts ?? 3;
        var used = context.Host.Attempt - (context.Host.FirstAttempt ?? 1) + 1;
        var errors = context.Status.Stage(stage).UnexpectedErrors.GetValueOrDefault() + 1;
        return outcome switch
        {
            StageOutcome.HostLost lost when used >= attempts => new StageOutcome.Failed(
                Reasons.FailedHostLost, $"{lost.Message}; given up after {attempts} build hosts (spec.hostAttempts)"),
            StageOutcome.Retry { Unexpected: { } error } when errors >= MostUnexpectedErrors => new StageOutcome.Failed(
                Reasons.FailedUnexpectedError,
                $"{StageFaults.Text(error)}; given up after {errors} times in a row, see the operator's log for "
                + $"reconcileID {ReconcileId.Current}"),
            _ => outcome,
        };
    }

    private async Task<StageOutcome> RunOneAsync(
        IBuildStage stage, BuildContext context, CancellationToken cancellationToken)
    {
        try
        {
            return await stage.RunAsync(context, cancellationToken);
        }
#pragma warning disable CA1031 // Whatever a stage throws, its build must not stay without a word or an end.
        catch (Exception error) when (!cancellationToken.IsCancellationRequested)
#pragma warning restore CA1031
        {
            var outcome = StageFaults.Of(error);
            if (outcome is StageOutcome.Retry { Unexpected: not null })
            {
                // Here, and with its stack: the last of them ends no reconcile, which would log it.
                Log.Unexpected(logger, context.Namespace, context.Build.Name(), stage.Stage, error);
            }

            return outcome;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(150, LogLevel.Error, "{Namespace}/{Name}: {Stage} ended in an error that nobody expects")]
        public static partial void Unexpected(
            ILogger logger, string @namespace, string name, BuildStage stage, Exception error);
    }
}
