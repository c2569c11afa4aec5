using ImageFactory.Operator.Api.ImageBuild;
using ImageFactory.Operator.Api.Shared;
using ImageFactory.Operator.Stages;

namespace ImageFactory.Operator.Hosts.Contract;

/// <summary>Turns what the steps on a build host say into the outcome of a stage.</summary>
internal sealed class StageReader(HostLogs logs, HostFacts facts, HostUploads uploads)
{
    private const int Unchanged = 3;
    private const int TemporaryFailure = 75;

    // What a script reports after TERM. If the build itself was cancelled, nobody asks here any more.
    private const string ToldToStop = "Cancelled";

    /// <summary>The outcome of the steps of <paramref name="work"/>, recorded as <paramref name="stage"/>.</summary>
    public async Task<StageOutcome> ReadAsync(
        BuildContext context,
        IHostView host,
        BuildStage stage,
        IReadOnlyList<string> work,
        CancellationToken cancellationToken)
    {
        var steps = work.Select(name => host[name]).ToList();
        foreach (var step in steps)
        {
            switch (step.Phase)
            {
                case StepPhase.Waiting or StepPhase.Running when host.Fault is { } fault:
                    return Faulted(context, fault);
                case StepPhase.Waiting:
                    return new StageOutcome.Running($"{host.Title}: {step.Name} is about to start", steps[0].StartedAt);
                case StepPhase.Running:
                    return new StageOutcome.Running(
                        $"{host.Title}: {step.Name} is running; {host.FollowAdvice(step.Name)}", steps[0].StartedAt);
                case StepPhase.Ended:
                    if (await ReadEndAsync(context, host, stage, step, cancellationToken) is var end && !end.MayProceed)
                    {
                        return end;
                    }

                    break;
            }
        }

        var note = await facts.RecordAsync(context, steps, cancellationToken);
        return new StageOutcome.Done(note) { StartedAt = steps[0].StartedAt, FinishedAt = steps[^1].FinishedAt };
    }

    // Proceed when the step did its work, and the next one is to be looked at.
    private async Task<StageOutcome> ReadEndAsync(
        BuildContext context,
        IHostView host,
        BuildStage stage,
        StepObservation step,
        CancellationToken cancellationToken)
    {
        await host.KeepLogAsync(context, stage, step, cancellationToken);
        if (step is { ExitCode: 0, Report: { Result: HostReport.Succeeded } done })
        {
            // The next step sends what this one has reported, and waits until it may.
            if (step.Name == HostSteps.Package)
            {
                await uploads.GrantAsync(context, done, cancellationToken);
            }

            return new StageOutcome.Proceed();
        }

        var report = step.Report;
        // Of a step that runs foreign code it would end the build without any of its later stages.
        if (report is not null && step is { ExitCode: Unchanged, Name: HostSteps.Source })
        {
            await facts.RecordAsync(context, [step], cancellationToken);
            return new StageOutcome.Unchanged(report.Message ?? "Nothing changed since the last image");
        }

        if (step.Reason == StepObservation.OutOfMemory)
        {
            return new StageOutcome.Failed(
                Reasons.FailedOutOfMemory, $"{step.Name} ran out of memory: {host.MemoryAdvice}");
        }

        if (host.Fault is { } fault)
        {
            return Faulted(context, fault);
        }

        if (report is { Retryable: true } or { Reason: ToldToStop } || step.ExitCode == TemporaryFailure)
        {
            return new StageOutcome.HostLost(report?.Message ?? $"{step.Name} failed for now");
        }

        return step.WasKilled && step.ExitCode is 137 or 143 or 255
            ? new StageOutcome.HostLost($"{host.Title}: {step.Name} was killed from outside")
            : new StageOutcome.Failed(
                Reasons.FailedScript, await FailureAsync(context, host, step, cancellationToken));
    }

    private static StageOutcome Faulted(BuildContext context, HostFault fault) => fault.IsDeadline
        ? new StageOutcome.Failed(
            Reasons.TimedOut,
            $"The host's deadline passed; raise spec.timeoutSeconds ({context.Spec.TimeoutSeconds}) if the build needs "
            + "longer")
        : new StageOutcome.HostLost(fault.Message);

    private async Task<string> FailureAsync(
        BuildContext context, IHostView host, StepObservation step, CancellationToken cancellationToken)
    {
        var what = step.Report is { } report
            ? $"{report.Reason}: {report.Message}"
            : $"{step.Name} ended with exit code {step.ExitCode} ({step.Reason}) {step.Message}".TrimEnd();
        var tail = await logs.TailAsync(context, step.Name, cancellationToken);
        var kept = tail is null ? "none" : HostLogs.Location(context, step.Name);
        return $"{what}\nLog in the store: {kept}; while the host lasts (spec.keepBuildHost: OnFailure): "
            + $"{host.LookAdvice(step.Name)}\nIts last lines:\n{tail}";
    }
}
