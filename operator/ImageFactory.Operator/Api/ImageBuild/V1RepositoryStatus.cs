using ImageFactory.Kubernetes.Abstractions.Entities.Attributes;

namespace ImageFactory.Operator.Api.ImageBuild;

/// <summary>A package repository as a build found it.</summary>
public sealed class V1RepositoryStatus
{
    /// <summary>Its name in the profile.</summary>
    [Required]
    public string Name { get; set; } = string.Empty;

    /// <summary>
    /// Its address, without user and password; the one that was chosen where the profile names a list of mirrors.
    /// </summary>
    public string? Uri { get; set; }

    /// <summary>The suite; left out of repositories that have none.</summary>
    public string? Suite { get; set; }

    /// <summary>SHA-256 of its release file or repomd.xml, in hex.</summary>
    public string? Sha256 { get; set; }

    /// <summary>The Date of its release file; left out of repositories whose index has none.</summary>
    public DateTimeOffset? Date { get; set; }
}
