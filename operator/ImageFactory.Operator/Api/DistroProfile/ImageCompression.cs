namespace ImageFactory.Operator.Api.DistroProfile;

/// <summary>How the qcow2 is compressed.</summary>
public enum ImageCompression
{
    /// <summary>Fast; needs QEMU 5.1 or newer to read.</summary>
    Zstd,

    /// <summary>Slower, read by every QEMU.</summary>
    Zlib,

    /// <summary>Not at all.</summary>
    None,
}
