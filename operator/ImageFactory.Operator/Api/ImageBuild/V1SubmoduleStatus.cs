using ImageFactory.Kubernetes.Abstractions.Entities.Attributes;

namespace ImageFactory.Operator.Api.ImageBuild;

/// <summary>A submodule of the source as a build found it.</summary>
public sealed class V1SubmoduleStatus
{
    /// <summary>Its folder in the source.</summary>
    [Required]
    public string Path { get; set; } = string.Empty;

    /// <summary>Its address, without user and password.</summary>
    public string? Url { get; set; }

    /// <summary>Its commit.</summary>
    public string? Commit { get; set; }
}
