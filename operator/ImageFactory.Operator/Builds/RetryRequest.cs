using ImageFactory.Kubernetes.Abstractions.Entities;
using ImageFactory.Operator.Api.ImageBuild;
using ImageFactory.Operator.Api.Shared;
using ImageFactory.Operator.Glance;
using ImageFactory.Operator.Stages;
using k8s.Models;

namespace ImageFactory.Operator.Builds;

/// <summary>
/// Opens a build that failed again, when <c>spec.restartFrom</c> or the annotation asks for it. Stages
/// that have passed are not run again.
/// </summary>
internal static class RetryRequest
{
    /// <summary>Any new value of this annotation asks for another try.</summary>
    public const string Annotation = $"{ApiGroup.Name}/retry-requested-at";

    /// <summary>Acts on a request that was not acted on yet; true if there was one.</summary>
    public static bool Apply(BuildContext context)
    {
        var status = context.Status;
        var request = $"{context.Build.GetAnnotation(Annotation)}|{context.Spec.RestartFrom}";
        if (request == "|" || request == status.HandledRetry)
        {
            return false;
        }

        var isOpen = status.Phase is BuildPhase.Failed
            && context.Spec.Cancel != true
            && !context.Build.IsDeleting()
            && status.Stage(BuildStage.HostDestroyed).IsOver();
        if (!isOpen)
        {
            // Nothing to try again; a request that was there from the start must not fire at the first failure.
            status.HandledRetry = status.Phase is null ? request : status.HandledRetry;
            return false;
        }

        status.HandledRetry = request;
        var first = First(status, context.Spec.RestartFrom);
        status.Reopen(first);
        status.Tests = first <= BuildStage.Tested ? null : status.Tests;
        status.Signatures = first <= BuildStage.Signed ? null : status.Signatures;
        // Of another image the regions' entries tell nothing; what is there has the build's tags, and is found and
        // replaced.
        status.Regions = first < BuildStage.Registered ? null : status.Regions;
        foreach (var line in status.Regions ?? [])
        {
            line.Reopen();
        }

        status.StartedAt = context.Now;
        status.FinishedAt = null;
        // Hosts go on counting, so that names and logs of earlier ones stay theirs.
        var next = (status.Host?.Attempt ?? 0) + 1;
        status.Host = new V1BuildHostStatus
        {
            Attempt = next,
            FirstAttempt = next,
            // What built the image that is there stays what built it.
            Image = first > BuildStage.ImageBuilt ? status.Host?.Image : null,
        };
        return true;
    }

    // The workspace went with its host: stages on a host begin again with a new host.
    private static BuildStage First(V1ImageBuildStatus status, BuildStage? wanted)
    {
        var stopped = StageList.Order.First(
            stage => stage == BuildStage.CleanedUp || status.Stage(stage).State == StageState.Failed);
        var first = wanted is { } stage && stage < stopped ? stage : stopped;
        if (first > BuildStage.Initialized && first < BuildStage.Registered)
        {
            // The inputs went with the host too: they are made anew from the profile as it is now.
            return BuildStage.Initialized;
        }

        return first;
    }
}
