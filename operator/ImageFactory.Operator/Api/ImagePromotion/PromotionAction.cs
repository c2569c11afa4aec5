namespace ImageFactory.Operator.Api.ImagePromotion;

/// <summary>What a promotion does.</summary>
public enum PromotionAction
{
    /// <summary>Make the build's image the latest.</summary>
    Promote,

    /// <summary>Put back what an earlier promotion replaced.</summary>
    Rollback,
}
