using ImageFactory.Operator.Api.ImageBuild;

namespace ImageFactory.Operator.Clouds;

/// <summary>A region of a cloud.</summary>
internal readonly record struct CloudTarget(string Cloud, string Region)
{
    /// <summary>The region of a line of the status.</summary>
    public static CloudTarget Of(V1RegionStatus line) => new(line.Cloud, line.Region);

    /// <summary><c>cloud/region</c>.</summary>
    public override string ToString() => $"{Cloud}/{Region}";
}
