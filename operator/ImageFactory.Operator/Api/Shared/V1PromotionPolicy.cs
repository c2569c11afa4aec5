using System.Text.Json.Serialization;
using ImageFactory.Kubernetes.Abstractions.Entities.Attributes;

namespace ImageFactory.Operator.Api.Shared;

/// <summary>
/// How an image is released. A promotion says it for itself, and its profile for all that leave a field out.
/// </summary>
[ValidationRule(
    "!has(self.strategy) || !has(self.strategy.type) || self.strategy.type != 'Canary' || has(self.strategy.canary)",
    Message = RuleMessages.CanaryNeedsRegions,
    FieldPath = ".strategy.canary",
    Reason = RuleReasons.Required)]
[ValidationRule(
    "!has(self.strategy) || !has(self.strategy.canary) || has(self.strategy.type) && self.strategy.type == 'Canary'",
    Message = RuleMessages.CanaryNeedsItsStrategy,
    FieldPath = ".strategy.canary",
    Reason = RuleReasons.Forbidden)]
[ValidationRule(
    "!has(self.members) || has(self.visibility) && self.visibility == 'shared'",
    Message = RuleMessages.MembersNeedShared,
    FieldPath = ".members",
    Reason = RuleReasons.Forbidden)]
public class V1PromotionPolicy
{
    /// <summary>In which order regions get the image; all or none when left out here and in the profile.</summary>
    public V1PromotionStrategy? Strategy { get; set; }

    /// <summary>Whether somebody has to approve it; Automatic when left out here and in the profile.</summary>
    public PromotionApproval? Approval { get; set; }

    /// <summary>Who sees the image once it is the latest; private when left out here and in the profile.</summary>
    public PromotedVisibility? Visibility { get; set; }

    /// <summary>Ids of the projects that a shared image is shared with.</summary>
    [Items(1, 128)]
    [ItemLength(1, 64, Pattern = FieldPatterns.ProjectId)]
    [XListType("set")]
    public IList<string>? Members { get; set; }

    /// <summary>What becomes of older images.</summary>
    public V1Retention? Retention { get; set; }

    /// <summary>
    /// What os_purpose older images get that were generic; OldGeneric when left out here and in the profile.
    /// </summary>
    public OldImagePurpose? OldPurpose { get; set; }

    /// <summary>
    /// What to do when somebody else changes the image; Report when left out here and in the profile.
    /// </summary>
    public DriftPolicy? Drift { get; set; }

    /// <summary>Who changes the images; Operator when left out here and in the profile.</summary>
    public PromotionPublisher? Publisher { get; set; }

    /// <summary>
    /// Seconds from the first change until regions that do not follow are given up; 3600 when left out here and in the
    /// profile. The time that a canary soaks is not counted.
    /// </summary>
    [RangeMinimum(60)]
    [RangeMaximum(604800)]
    public int? TimeoutSeconds { get; set; }
}

/// <summary>In which order regions get an image.</summary>
public sealed class V1PromotionStrategy
{
    /// <summary>The order.</summary>
    public PromotionStrategyType? Type { get; set; }

    /// <summary>The regions that go first; for type Canary only.</summary>
    public V1Canary? Canary { get; set; }
}

/// <summary>Regions that go first, and what has to hold there before the others follow.</summary>
public sealed class V1Canary
{
    /// <summary>The regions.</summary>
    [Required]
    [Items(1, 16)]
    [XListMapKeys("cloud", "region")]
    public IList<V1CloudRegion> Regions { get; set; } = [];

    /// <summary>How long the image is the latest there before the others follow, e.g. 1h; 1h when left out.</summary>
    [Length(2, 8)]
    [Pattern(FieldPatterns.Duration)]
    public string? Soak { get; set; }

    /// <summary>What has to hold after that time; ReadBack when left out.</summary>
    public CanaryCheck? Check { get; set; }
}

/// <summary>What becomes of images that are not the latest any more.</summary>
public sealed class V1Retention
{
    /// <summary>How many images users see, the latest among them; 2 when left out here and in the profile.</summary>
    [RangeMinimum(1)]
    [RangeMaximum(20)]
    public int? KeepVisible { get; set; }

    /// <summary>
    /// How many hidden images stay whatever their age; 3 when left out here and in the profile.
    /// </summary>
    [RangeMinimum(0)]
    [RangeMaximum(1000)]
    public int? KeepHidden { get; set; }

    /// <summary>
    /// How long an image stays after it was the latest for the last time, e.g. 90d; 90d when left out here and in the
    /// profile.
    /// </summary>
    [Length(2, 8)]
    [Pattern(FieldPatterns.Duration)]
    public string? DeleteAfter { get; set; }

    /// <summary>
    /// What is done then to those beyond keepHidden; Hide, which is nothing more, when left out here and in the
    /// profile.
    /// </summary>
    public RetentionAction? Action { get; set; }
}

/// <summary>In which order regions get an image.</summary>
public enum PromotionStrategyType
{
    /// <summary>None before all are ready, and where one fails, all go back.</summary>
    AllOrNothing,

    /// <summary>Each by itself; one that fails goes back alone.</summary>
    BestEffort,

    /// <summary>Some first; after a time and a check the others, as with AllOrNothing.</summary>
    Canary,
}

/// <summary>What has to hold in the first regions before the others follow.</summary>
public enum CanaryCheck
{
    /// <summary>Glance still has the image as it was promoted.</summary>
    ReadBack,

    /// <summary>
    /// The same, and the promotion's annotation imagefactory.dev/canary-check is <c>passed</c>; any other value fails
    /// it.
    /// </summary>
    Annotation,
}

/// <summary>Whether somebody has to approve a promotion.</summary>
public enum PromotionApproval
{
    /// <summary>Nobody.</summary>
    Automatic,

    /// <summary>The promotion waits for the annotation imagefactory.dev/approved-by with a name.</summary>
    Manual,
}

/// <summary>Who sees an image.</summary>
public enum PromotedVisibility
{
    /// <summary>Its project.</summary>
    [JsonStringEnumMemberName("private")]
    Private,

    /// <summary>Its project and the members.</summary>
    [JsonStringEnumMemberName("shared")]
    Shared,

    /// <summary>All may use it by its id; it is in nobody's list.</summary>
    [JsonStringEnumMemberName("community")]
    Community,

    /// <summary>All; usually administrators only may make it so.</summary>
    [JsonStringEnumMemberName("public")]
    Public,
}

/// <summary>What is done to old images.</summary>
public enum RetentionAction
{
    /// <summary>They are hidden, and usable by their id.</summary>
    Hide,

    /// <summary>They are deactivated: nobody can use them until somebody reactivates them.</summary>
    Deactivate,

    /// <summary>They are deleted.</summary>
    Delete,
}

/// <summary>What os_purpose older images get that were generic; of a version one public image may have that.</summary>
public enum OldImagePurpose
{
    /// <summary>They become oldgeneric.</summary>
    OldGeneric,

    /// <summary>They keep it, and are hidden, whatever retention.keepVisible says.</summary>
    Keep,
}

/// <summary>What to do when somebody else changes a promoted image.</summary>
public enum DriftPolicy
{
    /// <summary>The promotion's condition Drifted tells the difference.</summary>
    Report,

    /// <summary>Besides, what can be put back is put back.</summary>
    Repair,
}

/// <summary>Who changes the images.</summary>
public enum PromotionPublisher
{
    /// <summary>The operator itself.</summary>
    Operator,

    /// <summary>
    /// Somebody else, who is asked by a signed request in the artifact store; the operator watches the images.
    /// </summary>
    Request,
}
