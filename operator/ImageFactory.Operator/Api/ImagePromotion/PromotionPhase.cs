namespace ImageFactory.Operator.Api.ImagePromotion;

/// <summary>The promotion's state in one word, for people.</summary>
public enum PromotionPhase
{
    /// <summary>Not looked at yet.</summary>
    Pending,

    /// <summary>Regions are being rotated.</summary>
    Running,

    /// <summary>Every region shows the image as latest.</summary>
    Succeeded,

    /// <summary>A region failed for good.</summary>
    Failed,

    /// <summary>The images before are back in place.</summary>
    RolledBack,
}
