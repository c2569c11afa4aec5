namespace ImageFactory.Operator.Api.Shared;

/// <content>Why something waits.</content>
internal static partial class Reasons
{
    /// <summary>
    /// Suspended surfaces when spec.suspend of the build or of its profile keeps the build from beginning.
    /// </summary>
    public const string Suspended = nameof(Suspended);

    /// <summary>WaitingForSlot surfaces when as many builds as the operator allows are at work already.</summary>
    public const string WaitingForSlot = nameof(WaitingForSlot);

    /// <summary>WaitingForNumber surfaces when another build of the profile took its number at the same time.</summary>
    public const string WaitingForNumber = nameof(WaitingForNumber);

    /// <summary>WaitingForPod surfaces when the builder pod is being made or scheduled.</summary>
    public const string WaitingForPod = nameof(WaitingForPod);

    /// <summary>WaitingForNode surfaces when no node has room for the builder pod or fits its node selector.</summary>
    public const string WaitingForNode = nameof(WaitingForNode);

    /// <summary>WaitingForImagePull surfaces when the node is pulling the builder image, or fails to for now.</summary>
    public const string WaitingForImagePull = nameof(WaitingForImagePull);

    /// <summary>WaitingForNewHost surfaces when the build host was lost and another one is being made.</summary>
    public const string WaitingForNewHost = nameof(WaitingForNewHost);

    /// <summary>
    /// WaitingForKeptHost surfaces when the build host stays for a look, until keepBuildHostSeconds have passed.
    /// </summary>
    public const string WaitingForKeptHost = nameof(WaitingForKeptHost);

    /// <summary>
    /// WaitingForCapacity surfaces when no hypervisor of the cloud has room for the build server; it goes on once one
    /// has.
    /// </summary>
    public const string WaitingForCapacity = nameof(WaitingForCapacity);

    /// <summary>
    /// WaitingForJanitor surfaces when loop devices and mounts of a lost build host are being released on its node.
    /// </summary>
    public const string WaitingForJanitor = nameof(WaitingForJanitor);

    /// <summary>
    /// WaitingForCloud surfaces when clouds.yaml cannot be used or Keystone does not take its credentials; the message
    /// says what to change.
    /// </summary>
    public const string WaitingForCloud = nameof(WaitingForCloud);

    /// <summary>WaitingForRegion surfaces when a region does not answer, or answers with errors of its own.</summary>
    public const string WaitingForRegion = nameof(WaitingForRegion);

    /// <summary>WaitingForQuota surfaces when a quota of the cloud has no room left; it goes on once it has.</summary>
    public const string WaitingForQuota = nameof(WaitingForQuota);

    /// <summary>
    /// WaitingForUpload surfaces when as many uploads as the operator allows go into the region already.
    /// </summary>
    public const string WaitingForUpload = nameof(WaitingForUpload);

    /// <summary>WaitingForStore surfaces when the artifact store does not answer for now.</summary>
    public const string WaitingForStore = nameof(WaitingForStore);
}
