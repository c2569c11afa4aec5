namespace ImageFactory.Operator.Api.Shared;

/// <content>The reasons that promotions alone have.</content>
internal static partial class Reasons
{
    /// <summary>
    /// FailedInvalidPromotion surfaces when the ImagePromotion itself breaks a rule; the message names the field.
    /// </summary>
    public const string FailedInvalidPromotion = nameof(FailedInvalidPromotion);

    /// <summary>
    /// WaitingForBuild surfaces when the build of a promotion is not over yet, or still brings its image into a region.
    /// </summary>
    public const string WaitingForBuild = nameof(WaitingForBuild);

    /// <summary>
    /// WaitingForPromotion surfaces when another promotion of the same profile is at work; the message names it.
    /// </summary>
    public const string WaitingForPromotion = nameof(WaitingForPromotion);

    /// <summary>
    /// WaitingForApproval surfaces when a promotion waits for the annotation imagefactory.dev/approved-by.
    /// </summary>
    public const string WaitingForApproval = nameof(WaitingForApproval);

    /// <summary>
    /// WaitingForCanary surfaces when the first regions of a promotion have the image, and its time or its check there
    /// is not over.
    /// </summary>
    public const string WaitingForCanary = nameof(WaitingForCanary);

    /// <summary>
    /// WaitingForPublisher surfaces when somebody else was asked to change the images and has not done it yet.
    /// </summary>
    public const string WaitingForPublisher = nameof(WaitingForPublisher);

    /// <summary>Planned surfaces when spec.dryRun asks for the plan only.</summary>
    public const string Planned = nameof(Planned);

    /// <summary>RolledBack surfaces when a later promotion took this one back; the message names it.</summary>
    public const string RolledBack = nameof(RolledBack);

    /// <summary>Drifted surfaces when somebody else changed an image after its promotion.</summary>
    public const string Drifted = nameof(Drifted);

    /// <summary>InSync surfaces when Glance has the images as their promotion left them.</summary>
    public const string InSync = nameof(InSync);

    /// <summary>Conformant surfaces when an image keeps the rules of the SCS image metadata.</summary>
    public const string Conformant = nameof(Conformant);

    /// <summary>NotConformant surfaces when an image breaks a rule of the SCS image metadata.</summary>
    public const string NotConformant = nameof(NotConformant);

    /// <summary>
    /// FailedBuild surfaces when a promotion's build has no image that may be released: it is not there, failed, or did
    /// not pass a stage that its profile requires.
    /// </summary>
    public const string FailedBuild = nameof(FailedBuild);

    /// <summary>FailedImage surfaces when an image is gone from a region, or is another than was built.</summary>
    public const string FailedImage = nameof(FailedImage);

    /// <summary>FailedAmbiguousName surfaces when two images have a name that only one may have.</summary>
    public const string FailedAmbiguousName = nameof(FailedAmbiguousName);

    /// <summary>
    /// FailedRollback surfaces when there is nothing to take back, or not in the order in which it was done.
    /// </summary>
    public const string FailedRollback = nameof(FailedRollback);

    /// <summary>FailedCanary surfaces when the check of the first regions failed.</summary>
    public const string FailedCanary = nameof(FailedCanary);

    /// <summary>
    /// FailedRotation surfaces when images were changed by somebody else while a promotion was at work, or a region did
    /// not follow in time.
    /// </summary>
    public const string FailedRotation = nameof(FailedRotation);
}
