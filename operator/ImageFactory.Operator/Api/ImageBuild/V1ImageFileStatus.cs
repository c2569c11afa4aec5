using ImageFactory.Kubernetes.Abstractions.Entities.Attributes;
using ImageFactory.Operator.Api.Shared;

namespace ImageFactory.Operator.Api.ImageBuild;

/// <summary>The finished image in another format than qcow2, in the artifact store.</summary>
public sealed class V1ImageFileStatus
{
    /// <summary>The format.</summary>
    [Required]
    public ImageFormat Format { get; set; }

    /// <summary>File name in the store.</summary>
    public string? File { get; set; }

    /// <summary>SHA-256 of the file, in hex.</summary>
    public string? Sha256 { get; set; }

    /// <summary>SHA-512 of the file, in hex; known once the file was brought into a region.</summary>
    public string? Sha512 { get; set; }

    /// <summary>Size of the file.</summary>
    public long? SizeBytes { get; set; }
}
