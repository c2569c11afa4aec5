namespace ImageFactory.Operator.Api.ImagePromotion;

/// <summary>The conditions of an ImagePromotion beside kstatus' three.</summary>
internal static class ImagePromotionConditions
{
    /// <summary>Somebody else changed an image after its promotion; the message has the difference.</summary>
    public const string Drifted = nameof(Drifted);

    /// <summary>The image keeps the rules of the SCS image metadata.</summary>
    public const string Conformant = nameof(Conformant);
}
