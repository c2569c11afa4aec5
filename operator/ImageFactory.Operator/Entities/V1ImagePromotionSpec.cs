namespace ImageFactory.Operator.Entities;

/// <summary>Which image is released, and where.</summary>
public sealed class V1ImagePromotionSpec
{
    /// <summary>The build whose image is promoted. Immutable.</summary>
    public V1LocalReference? BuildRef { get; set; }

    /// <summary>What to do. Immutable.</summary>
    public PromotionAction? Action { get; set; }

    /// <summary>The promotion that a rollback undoes. Immutable.</summary>
    public V1LocalReference? RollbackOf { get; set; }

    /// <summary>Regions to rotate; those of the build's profile when left out. Immutable.</summary>
    public IList<V1RegionTarget>? Regions { get; set; }

    /// <summary>How many earlier images stay visible besides the latest.</summary>
    public int? KeepPrevious { get; set; }
}
