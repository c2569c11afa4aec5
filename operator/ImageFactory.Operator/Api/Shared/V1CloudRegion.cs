using ImageFactory.Kubernetes.Abstractions.Entities.Attributes;

namespace ImageFactory.Operator.Api.Shared;

/// <summary>A region of a cloud.</summary>
public class V1CloudRegion
{
    /// <summary>An entry of clouds.yaml.</summary>
    [Required]
    [Length(1, 63)]
    [Pattern(FieldPatterns.CloudWord)]
    public string Cloud { get; set; } = string.Empty;

    /// <summary>The region's name in the cloud's catalogue.</summary>
    [Required]
    [Length(1, 63)]
    [Pattern(FieldPatterns.CloudWord)]
    public string Region { get; set; } = string.Empty;
}
