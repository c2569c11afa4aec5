namespace ImageFactory.Operator.Entities;

/// <summary>The finished image in the artifact store.</summary>
public sealed class V1BuiltImageStatus
{
    /// <summary>File name in the store.</summary>
    public string? File { get; set; }

    /// <summary>Folder in the store: profile/image name.</summary>
    public string? Location { get; set; }

    /// <summary>SHA-256 of the file, in hex.</summary>
    public string? Sha256 { get; set; }

    /// <summary>Size of the file.</summary>
    public long? SizeBytes { get; set; }

    /// <summary>Size of the disk that a guest sees.</summary>
    public long? VirtualSizeBytes { get; set; }

    /// <summary>Number of packages installed.</summary>
    public int? Packages { get; set; }
}
