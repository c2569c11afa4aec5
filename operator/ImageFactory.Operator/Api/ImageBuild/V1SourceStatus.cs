using ImageFactory.Kubernetes.Abstractions.Entities.Attributes;

namespace ImageFactory.Operator.Api.ImageBuild;

/// <summary>A further source as a build found it.</summary>
public sealed class V1SourceStatus
{
    /// <summary>Its name in the profile.</summary>
    [Required]
    public string Name { get; set; } = string.Empty;

    /// <summary>Its commit.</summary>
    public string? Commit { get; set; }
}
