namespace ImageFactory.Operator.Promotions.Images;

/// <summary>
/// The properties by which an image tells its own part in rotations, so that their state is found again in Glance when
/// the cluster has lost it. Each part has a name of its own: Glance refuses a call that takes away a property that is
/// not there, so that taking the mark of the part before is the test that the image still has that part.
/// </summary>
internal static class PromotionProperties
{
    /// <summary>The image's dated name, which it gets back.</summary>
    public const string ImageName = "imagefactory_image_name";

    /// <summary>It is prepared; the value is the promotion's UID.</summary>
    public const string Staged = "imagefactory_staged";

    /// <summary>It is the latest; the value is the promotion, as namespace/name.</summary>
    public const string Latest = "imagefactory_latest";

    /// <summary>It is the previous one; the value is the promotion that made it so.</summary>
    public const string Previous = "imagefactory_previous";

    /// <summary>When it became the latest.</summary>
    public const string PromotedAt = "imagefactory_promoted_at";

    /// <summary>When it stopped being the latest.</summary>
    public const string ReplacedAt = "imagefactory_replaced_at";

    /// <summary>It was taken back; the value is why.</summary>
    public const string Revoked = "imagefactory_revoked";

    /// <summary>What the image is for (SCS image metadata).</summary>
    public const string Purpose = "os_purpose";

    /// <summary>All that rotations change.</summary>
    public static IReadOnlyList<string> All { get; } =
        [ImageName, Staged, Latest, Previous, PromotedAt, ReplacedAt, Revoked, Purpose];
}
