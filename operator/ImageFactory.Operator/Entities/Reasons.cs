namespace ImageFactory.Operator.Entities;

/// <summary>Why a condition is as it is: a closed set, stable for those who match on it.</summary>
public static class Reasons
{
    /// <summary>Surfaces when a stage's turn has not come.</summary>
    public const string NotYetReported = nameof(NotYetReported);

    /// <summary>Surfaces when a stage is at work.</summary>
    public const string Running = nameof(Running);

    /// <summary>Surfaces when a stage, or the build as a whole, is done.</summary>
    public const string Succeeded = nameof(Succeeded);

    /// <summary>Surfaces when a stage is not run because another one failed.</summary>
    public const string Skipped = nameof(Skipped);

    /// <summary>Surfaces when the operator has no means for a stage.</summary>
    public const string NotConfigured = nameof(NotConfigured);

    /// <summary>Surfaces when nothing changed since the profile's last image and spec.ifUnchanged is Skip.</summary>
    public const string Unchanged = nameof(Unchanged);

    /// <summary>Surfaces when spec.cancel or the deletion of the build ended it.</summary>
    public const string Cancelled = nameof(Cancelled);

    /// <summary>Surfaces when spec.timeoutSeconds passed before the last stage was done.</summary>
    public const string TimedOut = nameof(TimedOut);

    /// <summary>Surfaces when as many builds run as builder.maxConcurrentBuilds allows.</summary>
    public const string WaitingForSlot = nameof(WaitingForSlot);

    /// <summary>Surfaces when another build of the profile took its number at the same time.</summary>
    public const string WaitingForNumber = nameof(WaitingForNumber);

    /// <summary>Surfaces when the scheduler has no node for the builder pod.</summary>
    public const string WaitingForNode = nameof(WaitingForNode);

    /// <summary>Surfaces when the node cannot pull the builder image.</summary>
    public const string WaitingForImagePull = nameof(WaitingForImagePull);

    /// <summary>Surfaces when the builder pod is starting, stopping or going.</summary>
    public const string WaitingForPod = nameof(WaitingForPod);

    /// <summary>Surfaces when the build host was lost and a new one takes its place.</summary>
    public const string WaitingForNewHost = nameof(WaitingForNewHost);

    /// <summary>Surfaces when what a killed build left on its node is being released.</summary>
    public const string WaitingForJanitor = nameof(WaitingForJanitor);

    /// <summary>Surfaces when the artifact store has no room.</summary>
    public const string WaitingForStore = nameof(WaitingForStore);

    /// <summary>Surfaces when the build is over and its host stays as spec.keepBuildHost asks.</summary>
    public const string WaitingForKeptHost = nameof(WaitingForKeptHost);

    /// <summary>Surfaces when the build's spec asks for something that cannot be.</summary>
    public const string FailedInvalidBuild = nameof(FailedInvalidBuild);

    /// <summary>Surfaces when a field that defines the result was changed after the build began.</summary>
    public const string FailedImmutableField = nameof(FailedImmutableField);

    /// <summary>Surfaces when the profile does not exist.</summary>
    public const string FailedProfileNotFound = nameof(FailedProfileNotFound);

    /// <summary>Surfaces when the profile, with its parents, cannot be built.</summary>
    public const string FailedInvalidProfile = nameof(FailedInvalidProfile);

    /// <summary>Surfaces when an object of the same name exists and belongs to somebody else.</summary>
    public const string FailedNameTaken = nameof(FailedNameTaken);

    /// <summary>Surfaces when the ConfigMap with the build's input was deleted while it was needed.</summary>
    public const string FailedInputsLost = nameof(FailedInputsLost);

    /// <summary>Surfaces when the build host runs other scripts than the operator gave it.</summary>
    public const string FailedHostIdentity = nameof(FailedHostIdentity);

    /// <summary>Surfaces when as many build hosts were lost as spec.hostAttempts allows.</summary>
    public const string FailedHostLost = nameof(FailedHostLost);

    /// <summary>Surfaces when the builder image could not be pulled within builder.imagePullTimeout.</summary>
    public const string FailedImagePull = nameof(FailedImagePull);

    /// <summary>Surfaces when the node could not start the builder container.</summary>
    public const string FailedContainerStart = nameof(FailedContainerStart);

    /// <summary>Surfaces when a host script ran out of memory.</summary>
    public const string FailedOutOfMemory = nameof(FailedOutOfMemory);

    /// <summary>Surfaces when a host script failed; the message has its last lines.</summary>
    public const string FailedScript = nameof(FailedScript);

    /// <summary>Surfaces when the store does not have what the host made.</summary>
    public const string FailedUpload = nameof(FailedUpload);
}
