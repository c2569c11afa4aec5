using ImageFactory.Kubernetes.Abstractions.Entities.Attributes;
using ImageFactory.Operator.Api.Shared;

namespace ImageFactory.Operator.Api.DistroProfile;

/// <summary>Where descriptions and elements come from.</summary>
public sealed class V1Source
{
    /// <summary>A git repository.</summary>
    public V1GitSource? Git { get; set; }
}

/// <summary>A git repository at a ref.</summary>
public sealed class V1GitSource
{
    /// <summary>
    /// The repository: https or ssh, or http where ref is the whole hash of a commit; without a password.
    /// </summary>
    [Required]
    [Length(1, 512)]
    [Pattern(FieldPatterns.GitUrl)]
    public string Url { get; set; } = string.Empty;

    /// <summary>Branch, tag or commit; the remote's HEAD when left out.</summary>
    [Length(1, 250)]
    [Pattern(FieldPatterns.GitRef)]
    public string? Ref { get; set; }

    /// <summary>Folder within the repository.</summary>
    [Length(1, 255)]
    [Pattern(FieldPatterns.RelativePath)]
    public string? Path { get; set; }
}
