namespace ImageFactory.Operator.Api.DistroProfile;

/// <summary>Where descriptions and elements come from.</summary>
public sealed class V1Source
{
    /// <summary>A git repository.</summary>
    public V1GitSource? Git { get; set; }
}
