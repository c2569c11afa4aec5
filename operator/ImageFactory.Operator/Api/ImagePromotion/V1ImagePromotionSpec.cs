using ImageFactory.Kubernetes.Abstractions.Entities.Attributes;
using ImageFactory.Operator.Api.Shared;

namespace ImageFactory.Operator.Api.ImagePromotion;

/// <summary>Which image is released, and where.</summary>
[ValidationRule(
    "self.action != 'Promote' || has(self.buildRef)",
    Message = RuleMessages.PromoteNeedsBuild,
    FieldPath = ".buildRef",
    Reason = RuleReasons.Required)]
[ValidationRule(
    "self.action != 'Promote' || !has(self.rollbackOf)",
    Message = RuleMessages.PromoteWithoutRollbackOf,
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
    "has(self.buildRef) == has(oldSelf.buildRef) && (!has(self.buildRef) || self.buildRef == oldSelf.buildRef)",
    Message = RuleMessages.BuildRefImmutable,
    FieldPath = ".buildRef",
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
    "self.keepPrevious == oldSelf.keepPrevious",
    Message = RuleMessages.KeepPreviousImmutable,
    FieldPath = ".keepPrevious",
    Reason = RuleReasons.Forbidden)]
public sealed class V1ImagePromotionSpec
{
    /// <summary>The build whose image is promoted; for action Promote only. Immutable.</summary>
    public V1LocalReference? BuildRef { get; set; }

    /// <summary>What to do. Immutable.</summary>
    [DefaultValue("\"Promote\"")]
    public PromotionAction? Action { get; set; }

    /// <summary>The promotion that a rollback undoes; for action Rollback only. Immutable.</summary>
    public V1LocalReference? RollbackOf { get; set; }

    /// <summary>Regions to rotate; those of the build's profile when left out. Immutable.</summary>
    [Items(1, 64)]
    [XListMapKeys("cloud", "region")]
    public IList<V1RegionTarget>? Regions { get; set; }

    /// <summary>How many earlier images stay visible besides the latest. Immutable.</summary>
    [DefaultValue("1")]
    [RangeMinimum(0)]
    [RangeMaximum(10)]
    public int? KeepPrevious { get; set; }
}

/// <summary>What a promotion does.</summary>
public enum PromotionAction
{
    /// <summary>Make the build's image the latest.</summary>
    Promote,

    /// <summary>Put back what an earlier promotion replaced.</summary>
    Rollback,
}
