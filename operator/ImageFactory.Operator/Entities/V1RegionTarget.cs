namespace ImageFactory.Operator.Entities;

/// <summary>A region of a cloud.</summary>
public sealed class V1RegionTarget
{
    /// <summary>An entry of clouds.yaml.</summary>
    public string Cloud { get; set; } = string.Empty;

    /// <summary>The region's name in the cloud's catalogue.</summary>
    public string Region { get; set; } = string.Empty;
}
