using ImageFactory.Kubernetes.Abstractions.Entities.Attributes;
using ImageFactory.Operator.Api.Shared;

namespace ImageFactory.Operator.Api.ImagePromotion;

/// <summary>Which image is released, and how.</summary>
[ValidationRule(
    "self.action == 'Rollback' || has(self.buildRef) != has(self.imageName)",
    Message = RuleMessages.PromoteNeedsImage,
    FieldPath = ".buildRef",
    Reason = RuleReasons.Required)]
[ValidationRule(
    "self.action == 'Rollback' || !has(self.rollbackOf)",
    Message = RuleMessages.RollbackOfNeedsRollback,
    FieldPath = ".rollbackOf",
    Reason = RuleReasons.Forbidden)]
[ValidationRule(
    "self.action != 'Rollback' || has(self.rollbackOf)",
    Message = RuleMessages.RollbackNeedsPromotion,
    FieldPath = ".rollbackOf",
    Reason = RuleReasons.Required)]
[ValidationRule(
    "self.action != 'Rollback' || !has(self.buildRef)",
    Message = RuleMessages.RollbackWithoutBuild,
    FieldPath = ".buildRef",
    Reason = RuleReasons.Forbidden)]
[ValidationRule(
    "self.action != 'Rollback' || !has(self.imageName)",
    Message = RuleMessages.RollbackWithoutImageName,
    FieldPath = ".imageName",
    Reason = RuleReasons.Forbidden)]
[ValidationRule(
    "(self.action == 'Revoke') == has(self.revocation)",
    Message = RuleMessages.RevocationGoesWithRevoke,
    FieldPath = ".revocation")]
[ValidationRule(
    "self.action == 'Promote' || !has(self.visibility) && !has(self.members) && !has(self.retention)"
    + " && !has(self.oldPurpose)",
    Message = RuleMessages.PolicyNeedsPromote,
    FieldPath = ".visibility",
    Reason = RuleReasons.Forbidden)]
[ValidationRule(
    "has(self.buildRef) == has(oldSelf.buildRef) && (!has(self.buildRef) || self.buildRef == oldSelf.buildRef)",
    Message = RuleMessages.BuildRefImmutable,
    FieldPath = ".buildRef",
    Reason = RuleReasons.Forbidden)]
[ValidationRule(
    "has(self.imageName) == has(oldSelf.imageName) && (!has(self.imageName) || self.imageName == oldSelf.imageName)",
    Message = RuleMessages.ImageNameImmutable,
    FieldPath = ".imageName",
    Reason = RuleReasons.Forbidden)]
[ValidationRule(
    "self.action == oldSelf.action",
    Message = RuleMessages.ActionImmutable,
    FieldPath = ".action",
    Reason = RuleReasons.Forbidden)]
[ValidationRule(
    "has(self.rollbackOf) == has(oldSelf.rollbackOf) && "
    + "(!has(self.rollbackOf) || self.rollbackOf == oldSelf.rollbackOf)",
    Message = RuleMessages.RollbackOfImmutable,
    FieldPath = ".rollbackOf",
    Reason = RuleReasons.Forbidden)]
[ValidationRule(
    "has(self.regions) == has(oldSelf.regions) && (!has(self.regions) || self.regions == oldSelf.regions)",
    Message = RuleMessages.RegionsImmutable,
    FieldPath = ".regions",
    Reason = RuleReasons.Forbidden)]
[ValidationRule(
    "has(self.strategy) == has(oldSelf.strategy) && (!has(self.strategy) || self.strategy == oldSelf.strategy)",
    Message = RuleMessages.StrategyImmutable,
    FieldPath = ".strategy",
    Reason = RuleReasons.Forbidden)]
[ValidationRule(
    "has(self.visibility) == has(oldSelf.visibility) && "
    + "(!has(self.visibility) || self.visibility == oldSelf.visibility)",
    Message = RuleMessages.VisibilityImmutable,
    FieldPath = ".visibility",
    Reason = RuleReasons.Forbidden)]
[ValidationRule(
    "has(self.members) == has(oldSelf.members) && (!has(self.members) || self.members == oldSelf.members)",
    Message = RuleMessages.MembersImmutable,
    FieldPath = ".members",
    Reason = RuleReasons.Forbidden)]
[ValidationRule(
    "has(self.publisher) == has(oldSelf.publisher) && (!has(self.publisher) || self.publisher == oldSelf.publisher)",
    Message = RuleMessages.PublisherImmutable,
    FieldPath = ".publisher",
    Reason = RuleReasons.Forbidden)]
[ValidationRule(
    "has(self.revocation) == has(oldSelf.revocation) && "
    + "(!has(self.revocation) || self.revocation == oldSelf.revocation)",
    Message = RuleMessages.RevocationImmutable,
    FieldPath = ".revocation",
    Reason = RuleReasons.Forbidden)]
public sealed class V1ImagePromotionSpec : V1PromotionPolicy
{
    /// <summary>The build whose image is promoted or revoked; not for action Rollback. Immutable.</summary>
    public V1LocalReference? BuildRef { get; set; }

    /// <summary>
    /// The image by its dated name, Tier_Distro_Version_Date_n (with the variant behind the version), instead of a
    /// build: for images whose build is gone. Immutable.
    /// </summary>
    [Length(1, 255)]
    [Pattern(FieldPatterns.DatedImageName)]
    public string? ImageName { get; set; }

    /// <summary>What to do. Immutable.</summary>
    [DefaultValue("\"Promote\"")]
    public PromotionAction? Action { get; set; }

    /// <summary>The promotion that a rollback undoes; for action Rollback only. Immutable.</summary>
    public V1LocalReference? RollbackOf { get; set; }

    /// <summary>Regions to work on; those of the image's build when left out. Immutable.</summary>
    [Items(1, 64)]
    [XListMapKeys("cloud", "region")]
    public IList<V1CloudRegion>? Regions { get; set; }

    /// <summary>Why and how an image is taken back; for action Revoke only. Immutable.</summary>
    public V1Revocation? Revocation { get; set; }

    /// <summary>
    /// True changes nothing in a cloud: the status tells what would be done. The promotion goes on when this is taken
    /// away.
    /// </summary>
    public bool? DryRun { get; set; }
}

/// <summary>Why and how an image is taken back.</summary>
public sealed class V1Revocation
{
    /// <summary>Why, for the image's users.</summary>
    [Required]
    [Length(1, 255)]
    public string Reason { get; set; } = string.Empty;

    /// <summary>What is done to the image; Hide when left out.</summary>
    public RevocationAction? Action { get; set; }

    /// <summary>
    /// True does the same to images that were made from it (snapshots), as far as the credentials show them.
    /// </summary>
    public bool? Descendants { get; set; }
}

/// <summary>What a promotion does.</summary>
public enum PromotionAction
{
    /// <summary>Make the image the latest.</summary>
    Promote,

    /// <summary>Put back what an earlier promotion replaced.</summary>
    Rollback,

    /// <summary>Take the image away from everybody; the previous one becomes the latest again.</summary>
    Revoke,
}

/// <summary>What is done to an image that is taken back.</summary>
public enum RevocationAction
{
    /// <summary>It is hidden, and usable by its id.</summary>
    Hide,

    /// <summary>It is deactivated, too: nobody can use it.</summary>
    Deactivate,
}
