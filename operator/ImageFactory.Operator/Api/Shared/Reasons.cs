namespace ImageFactory.Operator.Api.Shared;

/// <summary>The closed set of reasons of conditions and stages. They are API: names stay.</summary>
internal static partial class Reasons
{
    /// <summary>Succeeded surfaces when the work is complete.</summary>
    public const string Succeeded = nameof(Succeeded);

    /// <summary>Skipped surfaces when the stage was not asked for, or a stage before it ended the build.</summary>
    public const string Skipped = nameof(Skipped);

    /// <summary>Running surfaces when the stage is at work.</summary>
    public const string Running = nameof(Running);

    /// <summary>NotYetReported surfaces when the stage's turn has not come; nothing is known of it.</summary>
    public const string NotYetReported = nameof(NotYetReported);

    /// <summary>
    /// NotConfigured surfaces when the stage lacks something in the operator's settings, such as a cloud or a signing
    /// key, and is passed over.
    /// </summary>
    public const string NotConfigured = nameof(NotConfigured);

    /// <summary>
    /// Unchanged surfaces when commit, profile and repositories are those of the last image and ifUnchanged is Skip.
    /// </summary>
    public const string Unchanged = nameof(Unchanged);

    /// <summary>
    /// Cancelled surfaces when spec.cancel is true, the build is being deleted, or it came by the clock and its profile
    /// is suspended.
    /// </summary>
    public const string Cancelled = nameof(Cancelled);

    /// <summary>TimedOut surfaces when spec.timeoutSeconds have passed before the last stage ended.</summary>
    public const string TimedOut = nameof(TimedOut);

    /// <summary>
    /// FieldsDropped surfaces when a manifest was applied with fields that its kind does not have; nothing comes of
    /// them, and the message has the nearest ones that there are.
    /// </summary>
    public const string FieldsDropped = nameof(FieldsDropped);

    /// <summary>
    /// CatchingUp surfaces when the image is in all regions but those that do not answer or have no room: the build is
    /// finished meanwhile, and they get the image once they can; or when a region does not yet let it be marked as
    /// finished.
    /// </summary>
    public const string CatchingUp = nameof(CatchingUp);

    /// <summary>FailedProfileNotFound surfaces when spec.profileRef names no DistroProfile of the namespace.</summary>
    public const string FailedProfileNotFound = nameof(FailedProfileNotFound);

    /// <summary>
    /// FailedInvalidProfile surfaces when the profile, with what it inherits, cannot be built; the message names the
    /// field.
    /// </summary>
    public const string FailedInvalidProfile = nameof(FailedInvalidProfile);

    /// <summary>
    /// FailedInvalidBuild surfaces when the ImageBuild itself breaks a rule; the message names the field.
    /// </summary>
    public const string FailedInvalidBuild = nameof(FailedInvalidBuild);

    /// <summary>
    /// FailedSourceCredentials surfaces when the Secret that opens the profile's git source cannot be read, does not
    /// have what the URL needs, or is not for the URL's host; the message says what to do.
    /// </summary>
    public const string FailedSourceCredentials = nameof(FailedSourceCredentials);

    /// <summary>
    /// FailedNotAllowed surfaces when the object asks for something that its namespace may not use by the operator's
    /// settings (tenants); the message names the field.
    /// </summary>
    public const string FailedNotAllowed = nameof(FailedNotAllowed);

    /// <summary>
    /// FailedQuota surfaces when as many builds of the tenant wait already as the operator's settings allow.
    /// </summary>
    public const string FailedQuota = nameof(FailedQuota);

    /// <summary>Stale surfaces when a released image is older than its replace_frequency promises.</summary>
    public const string Stale = nameof(Stale);

    /// <summary>UpToDate surfaces when a released image is as new as its replace_frequency promises.</summary>
    public const string UpToDate = nameof(UpToDate);

    /// <summary>
    /// FailedImmutableField surfaces when a field that defines the result was changed after the build began.
    /// </summary>
    public const string FailedImmutableField = nameof(FailedImmutableField);

    /// <summary>
    /// FailedNameTaken surfaces when an object of the build's name exists and belongs to something else.
    /// </summary>
    public const string FailedNameTaken = nameof(FailedNameTaken);

    /// <summary>
    /// FailedImagePull surfaces when the builder image could not be pulled within the operator's limit.
    /// </summary>
    public const string FailedImagePull = nameof(FailedImagePull);

    /// <summary>FailedContainerStart surfaces when the node cannot start a container of the builder pod.</summary>
    public const string FailedContainerStart = nameof(FailedContainerStart);

    /// <summary>
    /// FailedHostIdentity surfaces when the build host or its bastion is not the one that was expected.
    /// </summary>
    public const string FailedHostIdentity = nameof(FailedHostIdentity);

    /// <summary>FailedHostLost surfaces when as many build hosts as spec.hostAttempts allows were lost.</summary>
    public const string FailedHostLost = nameof(FailedHostLost);

    /// <summary>
    /// FailedInputsLost surfaces when the ConfigMap with the build's inputs was deleted while the build ran.
    /// </summary>
    public const string FailedInputsLost = nameof(FailedInputsLost);

    /// <summary>FailedOutOfMemory surfaces when a container of the build reached its memory limit.</summary>
    public const string FailedOutOfMemory = nameof(FailedOutOfMemory);

    /// <summary>
    /// FailedScript surfaces when a script on the build host failed; the message has its reason and the log's place.
    /// </summary>
    public const string FailedScript = nameof(FailedScript);

    /// <summary>
    /// FailedCloud surfaces when a build is refused at its start because clouds.yaml cannot be used for a region of its
    /// profile, or Keystone does not take the credentials; and later, when a service of the cloud refuses something for
    /// good.
    /// </summary>
    public const string FailedCloud = nameof(FailedCloud);

    /// <summary>FailedRegistration surfaces when a region's Glance refuses the image for good.</summary>
    public const string FailedRegistration = nameof(FailedRegistration);

    /// <summary>
    /// FailedArtifact surfaces when the files of an image are not those that its build host and its tests reported: the
    /// store has lost one, has another, or has one that nobody reported; or when a host reports what no host makes.
    /// </summary>
    public const string FailedArtifact = nameof(FailedArtifact);

    /// <summary>
    /// FailedImageHeader surfaces when the header of the finished image, in the format that a region gets, names other
    /// files, has a feature that nobody knows, a table outside of the file or too large a disk; the message says which.
    /// The image goes to no region and no test.
    /// </summary>
    public const string FailedImageHeader = nameof(FailedImageHeader);

    /// <summary>
    /// FailedTests surfaces when the image does not boot, or not all of its tests pass; the message says which.
    /// </summary>
    public const string FailedTests = nameof(FailedTests);

    /// <summary>
    /// FailedNotTested surfaces when the image did not pass the factory's tests, and a key of signing.keys asks for it
    /// (requiresTests); nothing is signed.
    /// </summary>
    public const string FailedNotTested = nameof(FailedNotTested);

    /// <summary>
    /// FailedSigningKey surfaces when a key of signing.keys or of signing.image is missing, expired, revoked, locked or
    /// not made for signatures.
    /// </summary>
    public const string FailedSigningKey = nameof(FailedSigningKey);

    /// <summary>
    /// UnexpectedError surfaces when a reconcile ended in an error that nobody expects; it is tried again. The message
    /// has it.
    /// </summary>
    public const string UnexpectedError = nameof(UnexpectedError);

    /// <summary>
    /// FailedUnexpectedError surfaces when five reconciles in a row ended in an error that nobody expects. The message
    /// has the error and the reconcileID by which the operator's log has more: please report it.
    /// </summary>
    public const string FailedUnexpectedError = nameof(FailedUnexpectedError);

    /// <summary>
    /// StatusRefused surfaces when the API server refuses a status, as an event; the status is written without texts.
    /// </summary>
    public const string StatusRefused = nameof(StatusRefused);

    /// <summary>
    /// KeptByGitOps surfaces when the time to live of a build is over that Argo CD or Flux keeps in the cluster, as an
    /// event; the build stays, since they would make it again.
    /// </summary>
    public const string KeptByGitOps = nameof(KeptByGitOps);

    /// <summary>
    /// NotificationFailed surfaces when nobody could be told of a build's end, or somebody could not, as an event; the
    /// message says by which channel and why.
    /// </summary>
    public const string NotificationFailed = nameof(NotificationFailed);

    /// <summary>
    /// FailedUpload surfaces when a file that a host has reported did not reach the store whole, or it reported none.
    /// </summary>
    public const string FailedUpload = nameof(FailedUpload);
}
