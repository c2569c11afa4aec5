using ImageFactory.Kubernetes.Abstractions.Entities.Attributes;
using ImageFactory.Kubernetes.Conditions;

namespace ImageFactory.Operator.Api.ImagePromotion;

/// <summary>What became of a promotion so far.</summary>
public sealed class V1ImagePromotionStatus
{
    /// <summary>The generation that the rest of the status speaks of.</summary>
    public long? ObservedGeneration { get; set; }

    /// <summary>
    /// Digests of the spec's immutable fields as the first reconcile saw them, by field. A server that does not know
    /// CEL rules lets such a field change; the operator does not.
    /// </summary>
    public IDictionary<string, string>? AcceptedFields { get; set; }

    /// <summary>The state in one word.</summary>
    public PromotionPhase? Phase { get; set; }

    /// <summary>Each region.</summary>
    [XListMapKeys("cloud", "region")]
    public IList<V1PromotedRegion>? Regions { get; set; }

    /// <summary>Ready, and, while true, Reconciling and Stalled.</summary>
    [XListMapKeys("type")]
    public IList<V1Condition>? Conditions { get; set; }
}
