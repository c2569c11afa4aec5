using ImageFactory.Operator.Api.Shared;

namespace ImageFactory.Operator.Clouds;

/// <summary>A region of a cloud.</summary>
internal readonly record struct CloudTarget(string Cloud, string Region)
{
    /// <summary>The region of an entry of a status.</summary>
    public static CloudTarget Of(IRegionProgress region) => new(region.Cloud, region.Region);

    /// <summary><c>cloud/region</c>.</summary>
    public override string ToString() => $"{Cloud}/{Region}";
}
