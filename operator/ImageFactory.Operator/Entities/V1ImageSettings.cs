namespace ImageFactory.Operator.Entities;

/// <summary>Format, sizes and properties of the image.</summary>
public sealed class V1ImageSettings
{
    /// <summary>The disk format.</summary>
    public ImageFormat? Format { get; set; }

    /// <summary>How the image is compressed.</summary>
    public ImageCompression? Compression { get; set; }

    /// <summary>Smallest root disk that the image boots from, in GiB.</summary>
    public int? MinDiskGiB { get; set; }

    /// <summary>Smallest memory that the image boots with, in MiB.</summary>
    public int? MinRamMiB { get; set; }

    /// <summary>Size of the virtual disk in GiB; as small as the content allows when left out.</summary>
    public int? SizeGiB { get; set; }

    /// <summary>Glance properties beyond those that the operator sets itself.</summary>
    public IDictionary<string, string>? Properties { get; set; }
}
