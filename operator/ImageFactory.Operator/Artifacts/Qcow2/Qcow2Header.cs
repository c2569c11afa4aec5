using System.Buffers.Binary;

namespace ImageFactory.Operator.Artifacts.Qcow2;

/// <summary>
/// The fields of a qcow2 header, as QEMU's docs/interop/qcow2.rst names and places them. What version 2 does not have
/// is what it stands for there.
/// </summary>
/// <param name="start">
/// The beginning of the file: <see cref="Version2Bytes"/> at least, of version 3 <see cref="Version3Bytes"/>, and all
/// of <see cref="Length"/> before <see cref="CompressionType"/> is read.
/// </param>
internal readonly ref struct Qcow2Header(ReadOnlySpan<byte> start)
{
    /// <summary>"QFI" and 0xfb.</summary>
    public const uint KnownMagic = 0x514649fb;

    /// <summary>How long a header of version 2 is.</summary>
    public const int Version2Bytes = 72;

    /// <summary>How long one of version 3 is at least.</summary>
    public const int Version3Bytes = 104;

    private readonly ReadOnlySpan<byte> _start = start;

    /// <summary>What tells a qcow2 file from others.</summary>
    public uint Magic => UInt32(0);

    /// <summary>The format's version.</summary>
    public uint Version => UInt32(4);

    /// <summary>Where the name of the backing file stands; 0 for none.</summary>
    public ulong BackingFileOffset => UInt64(8);

    /// <summary>How long that name is.</summary>
    public uint BackingFileSize => UInt32(16);

    /// <summary>The binary logarithm of a cluster's bytes.</summary>
    public uint ClusterBits => UInt32(20);

    /// <summary>Bytes of the disk that a guest sees.</summary>
    public ulong Size => UInt64(24);

    /// <summary>How the data is encrypted; 0 for not at all.</summary>
    public uint CryptMethod => UInt32(32);

    /// <summary>Entries of the active L1 table.</summary>
    public uint L1Size => UInt32(36);

    /// <summary>Where it begins.</summary>
    public ulong L1TableOffset => UInt64(40);

    /// <summary>Where the table of reference counts begins.</summary>
    public ulong RefcountTableOffset => UInt64(48);

    /// <summary>Its clusters.</summary>
    public uint RefcountTableClusters => UInt32(56);

    /// <summary>How many internal snapshots there are.</summary>
    public uint Snapshots => UInt32(60);

    /// <summary>Where their table begins.</summary>
    public ulong SnapshotsOffset => UInt64(64);

    /// <summary>Bits of features without which the file cannot be read.</summary>
    public ulong IncompatibleFeatures => IsVersion2 ? 0 : UInt64(72);

    /// <summary>Bits of features that a writer clears who does not know them.</summary>
    public ulong AutoclearFeatures => IsVersion2 ? 0 : UInt64(88);

    /// <summary>The binary logarithm of a reference count's bits.</summary>
    public uint RefcountOrder => IsVersion2 ? 4 : UInt32(96);

    /// <summary>Bytes of the header, behind which its extensions begin.</summary>
    public uint Length => IsVersion2 ? Version2Bytes : UInt32(100);

    /// <summary>How clusters are compressed: 0 is zlib, 1 is zstd.</summary>
    public byte CompressionType => Length > Version3Bytes ? _start[Version3Bytes] : (byte)0;

    private bool IsVersion2 => Version == 2;

    private uint UInt32(int offset) => BinaryPrimitives.ReadUInt32BigEndian(_start[offset..]);

    private ulong UInt64(int offset) => BinaryPrimitives.ReadUInt64BigEndian(_start[offset..]);
}
