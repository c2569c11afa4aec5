using ImageFactory.Operator.Api.DistroProfile;
using ImageFactory.Operator.Api.ImageBuild;
using ImageFactory.Operator.Api.Shared;
using ImageFactory.Operator.Artifacts;
using ImageFactory.Operator.Hosts.Contract;
using ImageFactory.Operator.Hosts.Pod;
using ImageFactory.Operator.Settings;
using ImageFactory.Operator.Stages;
using ImageFactory.Operator.Validation;

namespace ImageFactory.Operator.ImageTests;

/// <summary>Writes down what the factory's suite found.</summary>
internal static class TestVerdict
{
    /// <summary>Proceed when the image passed.</summary>
    /// <param name="context">The reconcile.</param>
    /// <param name="profile">The profile.</param>
    /// <param name="data">What was found; null when the pod did not say.</param>
    /// <param name="pod">Name of the pod.</param>
    /// <param name="settings">What no image passes without.</param>
    public static StageOutcome Record(
        BuildContext context, V1DistroProfileSpec profile, TestData? data, string pod, TesterSettings settings)
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
        status.Excepted = data.Tests is { Excepted: > 0 and var excepted } ? excepted : null;
        status.Exceptions = TestExceptions.Of(profile.Tests, data);
        status.FailedTests = data.Failed is { Count: > 0 } failed ? failed : null;
        status.ImageUnchanged = data.ImageUnchanged ?? status.ImageUnchanged;
        status.FilesAudited = data.Files is { Checked: true } files ? files.Listed : null;
        Measured.Record(status, data, scope);
        status.Report = $"{scope}/{TestResults.Report}";
        if (verdict == TestData.Passed)
        {
            return Passed(data, status, settings);
        }

        return new StageOutcome.Failed(
            Reasons.FailedTests,
            $"{data.Problem?.Reason}: {data.Problem?.Message}\nReport, log and console are beside {status.Report}");
    }

    /// <summary>
    /// Whether the factory's suite has said already that the image did not pass: that holds, whatever a profile's
    /// modules or the machine do afterwards.
    /// </summary>
    public static bool IsFailure(PodObservation pod) =>
        pod[HostSteps.Test].Report is { Result: HostReport.Succeeded }
        && TestResults.DataOf(pod, HostSteps.Test) is { Verdict: { } verdict }
        && verdict != TestData.Passed;

    private static StageOutcome Passed(TestData data, V1TestStatus status, TesterSettings settings)
    {
        if (status.ImageUnchanged == false)
        {
            return new StageOutcome.Failed(
                Reasons.FailedTests,
                "ImageChanged: Glance has another digest for the image than when it was registered: "
                + "start a new build");
        }

        if (settings.Required && data.Tests is not { Passed: > 0 })
        {
            return new StageOutcome.Failed(
                Reasons.FailedTests,
                "NoTests: no test of the factory's suite has passed, and the operator's settings ask for tests "
                + "(tester.required): leave spec.tests.modules and skipModules out of the profile, or name modules");
        }

        var missing = settings.RequiredModules.Except(data.Modules ?? []).Select(RequiredTestRules.NameOf).ToList();
        return missing.Count == 0
            ? new StageOutcome.Proceed()
            : new StageOutcome.Failed(
                Reasons.FailedTests,
                $"ModulesMissing: {string.Join(", ", missing)} did not run, and the operator's settings ask for it "
                + "(tester.requiredModules): start a new build");
    }
}
