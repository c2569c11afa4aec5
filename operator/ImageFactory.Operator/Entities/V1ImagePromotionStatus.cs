using ImageFactory.Kubernetes.Models;

namespace ImageFactory.Operator.Entities;

/// <summary>What became of a promotion so far.</summary>
public sealed class V1ImagePromotionStatus
{
    /// <summary>The generation that the rest of the status speaks of.</summary>
    public long? ObservedGeneration { get; set; }

    /// <summary>The state in one word.</summary>
    public PromotionPhase? Phase { get; set; }

    /// <summary>Each region.</summary>
    public IList<V1PromotedRegion>? Regions { get; set; }

    /// <summary>Ready, and, while true, Reconciling and Stalled.</summary>
    public IList<V1Condition>? Conditions { get; set; }
}
