using System.Text.Json.Serialization;
using ImageFactory.Kubernetes.Abstractions.Entities.Attributes;
using ImageFactory.Operator.Api.Shared;

namespace ImageFactory.Operator.Api.DistroProfile;

/// <summary>A finished image at an address, known by its checksum.</summary>
public sealed class V1ImageSource
{
    /// <summary>
    /// Where it is: http or https, without user, password and query. By http as well, since the checksum tells whether
    /// it is the right one.
    /// </summary>
    [Required]
    [Length(1, 512)]
    [Pattern(FieldPatterns.RepositoryUrl)]
    public string Url { get; set; } = string.Empty;

    /// <summary>
    /// The hash of the file as it is there, as its publisher tells it: sha256: or sha512: and the digits.
    /// </summary>
    [Required]
    [Length(1, 135)]
    [Pattern(FieldPatterns.ImageHash)]
    public string Checksum { get; set; } = string.Empty;

    /// <summary>How the disk is kept in it; qcow2 when left out.</summary>
    public ImportFormat? Format { get; set; }

    /// <summary>
    /// How the file is compressed; not at all when left out. What a qcow2 compresses itself does not count.
    /// </summary>
    public FileCompression? Compression { get; set; }
}

/// <summary>Formats of finished images.</summary>
public enum ImportFormat
{
    /// <summary>QEMU copy-on-write, without a backing file.</summary>
    [JsonStringEnumMemberName("qcow2")]
    Qcow2,

    /// <summary>The disk as it is.</summary>
    [JsonStringEnumMemberName("raw")]
    Raw,
}

/// <summary>Compression of a file as a whole.</summary>
public enum FileCompression
{
    /// <summary>gzip.</summary>
    [JsonStringEnumMemberName("gz")]
    Gzip,

    /// <summary>xz.</summary>
    [JsonStringEnumMemberName("xz")]
    Xz,

    /// <summary>Zstandard.</summary>
    [JsonStringEnumMemberName("zst")]
    Zstd,
}
