using ImageFactory.Operator.Api.DistroProfile;
using ImageFactory.Operator.Api.ImageBuild;
using ImageFactory.Operator.Api.Shared;
using ImageFactory.Operator.Artifacts;
using ImageFactory.Operator.Hosts.Contract;
using ImageFactory.Operator.Stages;

namespace ImageFactory.Operator.ImageTests;

/// <summary>
/// Writes down what the modules of a profile found. They say it themselves, so they can add a failure to the verdict of
/// the factory's suite, and neither take one away nor change what is written of it.
/// </summary>
internal static class ModulesVerdict
{
    /// <summary>The verdict on the image.</summary>
    /// <param name="context">The reconcile.</param>
    /// <param name="profile">The profile.</param>
    /// <param name="suite">The verdict of the factory's suite.</param>
    /// <param name="data">What the modules found; null when they did not say.</param>
    /// <param name="pod">Name of the pod.</param>
    public static StageOutcome Record(
        BuildContext context, V1DistroProfileSpec profile, StageOutcome suite, TestData? data, string pod)
    {
        var (status, scope) = (context.Status.Tests!, ArtifactScopes.Of(context.Build, context.Status.ImageName!));
        if (data is { Tests: { } tests })
        {
            status.Modules = new V1ModuleTestStatus
            {
                Total = tests.Total,
                Passed = tests.Passed,
                Failed = tests.Failed,
                Skipped = tests.Skipped,
                Flaky = tests.Flaky,
                Excepted = tests.Excepted > 0 ? tests.Excepted : null,
                Exceptions = TestExceptions.Of(profile.Tests, data),
                FailedTests = data.Failed is { Count: > 0 } failed ? failed : null,
                Report = tests.Total > 0 ? $"{scope}/{TestResults.ModulesReport}" : null,
            };
        }

        // What OpenSCAP finds by the tester's content, the suite says.
        if (data is not null && profile.Tests?.Scap?.Content is not null)
        {
            Measured.RecordScap(status, data, scope);
        }

        return (suite.MayProceed, data) switch
        {
            (false, _) or (true, { Verdict: TestData.Passed, Problem: null, Tests.Failed: 0 }) => suite,
            (true, { Verdict: not null }) => new StageOutcome.Failed(
                Reasons.FailedTests,
                $"The image passed the factory's suite, but not the profile's modules: {data.Problem?.Reason}: "
                + $"{data.Problem?.Message}\nReport, log and console (modules.*) are beside {status.Report}"),
            _ => new StageOutcome.Failed(
                Reasons.FailedScript,
                $"Pod {pod} tells nothing of the profile's modules: look at the log of its container "
                + HostSteps.Modules),
        };
    }
}
