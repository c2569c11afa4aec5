using ImageFactory.Kubernetes.Abstractions.Entities.Attributes;

namespace ImageFactory.Operator.Api.ImageBuild;

/// <summary>The finished image in the artifact store.</summary>
public sealed class V1BuiltImageStatus
{
    /// <summary>File name in the store.</summary>
    public string? File { get; set; }

    /// <summary>Folder in the store: profile/image name.</summary>
    public string? Location { get; set; }

    /// <summary>SHA-256 of the file, in hex.</summary>
    public string? Sha256 { get; set; }

    /// <summary>SHA-512 of the file, in hex; known once the image is registered, signed or audited.</summary>
    public string? Sha512 { get; set; }

    /// <summary>SHA-1 of the file, in hex, for audit sets; known at the same time.</summary>
    public string? Sha1 { get; set; }

    /// <summary>MD5 of the file, in hex, for audit sets; nothing is compared by it. Known at the same time.</summary>
    public string? Md5 { get; set; }

    /// <summary>Size of the file.</summary>
    public long? SizeBytes { get; set; }

    /// <summary>The same disk in other formats.</summary>
    [XListMapKeys("format")]
    public IList<V1ImageFileStatus>? Formats { get; set; }

    /// <summary>Size of the disk that a guest sees.</summary>
    public long? VirtualSizeBytes { get; set; }

    /// <summary>Smallest root disk that it is registered with, in GiB.</summary>
    public int? MinDiskGiB { get; set; }

    /// <summary>Smallest memory that it is registered with, in MiB.</summary>
    public int? MinRamMiB { get; set; }

    /// <summary>The properties that it is registered with; a region may have more (status.regions).</summary>
    public IDictionary<string, string>? Properties { get; set; }

    /// <summary>Number of packages installed.</summary>
    public int? Packages { get; set; }

    /// <summary>How they differ from those of the profile's image before.</summary>
    public V1PackageChanges? PackageChanges { get; set; }
}
