using ImageFactory.Operator.Api.Shared;
using ImageFactory.Operator.Artifacts;
using ImageFactory.Operator.Hosts.Contract;
using ImageFactory.Operator.Stages;

namespace ImageFactory.Operator.ImageTests;

/// <summary>Writes down what a test found.</summary>
internal static class TestVerdict
{
    /// <summary>Proceed when the image passed.</summary>
    /// <param name="context">The reconcile.</param>
    /// <param name="data">What was found; null when the pod did not say.</param>
    /// <param name="pod">Name of the pod.</param>
    public static StageOutcome Record(BuildContext context, TestData? data, string pod)
    {
        if (data is not { Verdict: { } verdict })
        {
            return new StageOutcome.Failed(
                Reasons.FailedScript,
                $"Pod {pod} tells nothing of its tests: the tester image and the operator do not belong together");
        }

        var (status, scope) = (context.Status.Tests!, ArtifactScopes.Of(context.Build, context.Status.ImageName!));
        status.Accelerator = data.Accelerator;
        status.Boot = data.Boot;
        (status.Total, status.Passed, status.Failed) = (data.Tests?.Total, data.Tests?.Passed, data.Tests?.Failed);
        (status.Skipped, status.Flaky) = (data.Tests?.Skipped, data.Tests?.Flaky);
        status.FailedTests = data.Failed is { Count: > 0 } failed ? failed : null;
        status.ImageUnchanged = data.ImageUnchanged ?? status.ImageUnchanged;
        status.FilesAudited = data.Files is { Checked: true } files ? files.Listed : null;
        Measured.Record(status, data, scope);
        status.Report = $"{scope}/{TestResults.Report}";
        if (verdict == "Passed")
        {
            return status.ImageUnchanged == false
                ? new StageOutcome.Failed(
                    Reasons.FailedTests,
                    "ImageChanged: Glance has another digest for the image than when it was registered: "
                    + "start a new build")
                : new StageOutcome.Proceed();
        }

        return new StageOutcome.Failed(
            Reasons.FailedTests,
            $"{data.Problem?.Reason}: {data.Problem?.Message}\nReport, log and console are beside {status.Report}");
    }
}
