using ImageFactory.Operator.Api.ImagePromotion;
using ImageFactory.Operator.Api.Shared;
using k8s.Models;

namespace ImageFactory.Operator.Promotions.Images;

/// <summary>
/// One reconcile over one promotion: the object as it was read, and the status that the reconcile works towards.
/// </summary>
/// <param name="Promotion">The live object; never changed.</param>
/// <param name="Status">The working copy of its status.</param>
/// <param name="Now">The time of the reconcile, in whole seconds.</param>
internal sealed record PromotionContext(V1ImagePromotion Promotion, V1ImagePromotionStatus Status, DateTimeOffset Now)
{
    /// <summary>The spec.</summary>
    public V1ImagePromotionSpec Spec => Promotion.Spec;

    /// <summary>What it does.</summary>
    public PromotionAction Action => Spec.Action ?? PromotionAction.Promote;

    /// <summary>Its namespace.</summary>
    public string Namespace => Promotion.Namespace() ?? "default";

    /// <summary>As images name it: namespace/name.</summary>
    public string Name => $"{Namespace}/{Promotion.Name()}";

    /// <summary>How it is released; complete since it was accepted.</summary>
    public V1PromotionPolicy Policy => Status.Policy!;

    /// <summary>The regions; there since it was accepted.</summary>
    public IList<V1PromotedRegion> Regions => Status.Regions ?? [];
}
