using ImageFactory.Kubernetes.Abstractions.Entities.Attributes;

namespace ImageFactory.Operator.Api.ImagePromotion;

/// <summary>One region of a promotion.</summary>
public sealed class V1PromotedRegion
{
    /// <summary>The cloud.</summary>
    [Required]
    public string Cloud { get; set; } = string.Empty;

    /// <summary>The region.</summary>
    [Required]
    public string Region { get; set; } = string.Empty;

    /// <summary>The state in one word.</summary>
    public PromotionPhase? Phase { get; set; }

    /// <summary>The image that is the latest now.</summary>
    public string? LatestImageId { get; set; }

    /// <summary>The image that was the latest before.</summary>
    public string? PreviousImageId { get; set; }

    /// <summary>The image that was the previous one before, now hidden.</summary>
    public string? RetiredImageId { get; set; }

    /// <summary>What was done, or why it failed.</summary>
    public string? Message { get; set; }
}
