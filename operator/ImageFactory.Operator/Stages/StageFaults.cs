using System.Net;
using ImageFactory.Kubernetes.Client;
using ImageFactory.OpenStack;
using ImageFactory.OpenStack.Config;
using ImageFactory.Operator.Api.Shared;
using ImageFactory.Operator.Artifacts;
using ImageFactory.Operator.Settings;
using ImageFactory.Operator.Signing;

namespace ImageFactory.Operator.Stages;

/// <summary>
/// What an exception means for whoever meets it: a stage, work beside the reconciles, or a region on its way. This is
/// the one table; what stands in no row is unexpected, and the stage fails when it comes back too often. Pure.
/// </summary>
internal static class StageFaults
{
    private static readonly TimeSpan CloudPoll = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan QuotaPoll = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan StorePoll = TimeSpan.FromSeconds(30);

    /// <summary>What the exception means.</summary>
    public static StageOutcome Of(Exception error) => error switch
    {
        StageFailedException failed => new StageOutcome.Failed(failed.Reason, failed.Message),
        // A right that is missing, or a bound of the namespace's own: whoever set it will mend it, or the build ends at
        // its timeout.
        ApiException { StatusCode: HttpStatusCode.Forbidden or HttpStatusCode.UnprocessableEntity } =>
            new StageOutcome.Retry($"The API server refuses it, tried again: {error.Message}"),
        ApiException => new StageOutcome.Retry($"The API server did not do its part, tried again: {error.Message}"),
        // It was right when the build began, and whoever changed it will mend it.
        CloudConfigException => new StageOutcome.Waiting(Reasons.WaitingForCloud, error.Message, CloudPoll),
        OpenStackException cloud => OfCloud(cloud),
        // A Secret that is mounted: it was there at the start, and comes again.
        SettingFileException => new StageOutcome.Waiting(Reasons.WaitingForStore, error.Message, StorePoll),
        UntestedImageException => new StageOutcome.Failed(Reasons.FailedNotTested, error.Message),
        SigningException => new StageOutcome.Failed(Reasons.FailedSigningKey, error.Message),
        FileNotFoundException => new StageOutcome.Failed(
            Reasons.FailedArtifact, $"{error.Message}: set spec.restartFrom to ImageBuilt"),
        ArtifactChangedException => new StageOutcome.Failed(
            Reasons.FailedArtifact,
            $"{error.Message}: look after the store's disk, then set spec.restartFrom to ImageBuilt"),
        IOException or UnauthorizedAccessException =>
            new StageOutcome.Waiting(Reasons.WaitingForStore, error.Message, StorePoll),
        OperationCanceledException => new StageOutcome.Retry($"Tried again: {error.Message}"),
        _ => new StageOutcome.Retry($"Unexpected, tried again: {Text(error)}") { Unexpected = error },
    };

    /// <summary>Whether the exception stands in the table.</summary>
    public static bool IsExpected(Exception error) => Of(error) is not StageOutcome.Retry { Unexpected: not null };

    /// <summary>A quota has no room left.</summary>
    /// <param name="message">The cloud's words.</param>
    public static StageOutcome.Waiting Quota(string message) => new(
        Reasons.WaitingForQuota,
        $"{message}; it goes on once there is room: delete something, or raise the quota",
        QuotaPoll);

    /// <summary>Kind and message of an error that nobody expects.</summary>
    public static string Text(Exception error) => $"{error.GetType().Name}: {error.Message}";

    private static StageOutcome OfCloud(OpenStackException error) => error.Kind switch
    {
        OpenStackErrorKind.QuotaExceeded => Quota(error.Message),
        // As with clouds.yaml: both were looked at when the build began.
        OpenStackErrorKind.Unauthorized or OpenStackErrorKind.InvalidConfiguration =>
            new StageOutcome.Waiting(Reasons.WaitingForCloud, error.Message, CloudPoll),
        // Something else of ours, or the service itself, is still at it.
        OpenStackErrorKind.Conflict =>
            new StageOutcome.Retry($"The cloud is busy with it, tried again: {error.Message}"),
        _ when error.IsTransient =>
            new StageOutcome.Retry($"The cloud did not do its part, tried again: {error.Message}"),
        _ => new StageOutcome.Failed(Reasons.FailedCloud, error.Message),
    };
}
