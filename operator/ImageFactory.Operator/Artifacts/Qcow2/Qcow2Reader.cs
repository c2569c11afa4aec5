using System.Numerics;

namespace ImageFactory.Operator.Artifacts.Qcow2;

/// <summary>
/// Judges a file by its qcow2 header, before anything opens it that would do what the header says. What it takes is
/// what <c>qemu-img convert</c> makes of a plain disk; all else has no use in an image. Pure: any bytes have an answer.
/// </summary>
/// <remarks>
/// The tables that the L1 table points to are not read: QEMU looks for them in the same file alone, and a wrong one is
/// a disk that cannot be read.
/// </remarks>
internal static class Qcow2Reader
{
    /// <summary>
    /// How much of a file's beginning is read: QEMU's usual cluster. qemu-img fills less than 1 KiB of it.
    /// </summary>
    public const int MostBytes = 64 << 10;

    private const int CompressionBit = 3;

    // QEMU reads these tables into memory, and opens no file with larger ones.
    private const ulong MostL1Bytes = 32 << 20;
    private const ulong MostRefcountTableBytes = 8 << 20;

    /// <summary>Reads a header.</summary>
    /// <param name="start">The file's beginning: <see cref="MostBytes"/>, or all of a shorter file.</param>
    /// <param name="fileBytes">The file's length.</param>
    /// <param name="mostVirtualBytes">The largest disk that a guest may see.</param>
    public static Qcow2Reading Read(ReadOnlySpan<byte> start, long fileBytes, long mostVirtualBytes)
    {
        var header = new Qcow2Header(start);
        var problem = Shape(header, start.Length)
            ?? OtherFiles(header)
            ?? Features(header)
            ?? Size(header, (ulong)mostVirtualBytes)
            ?? Tables(header, (ulong)fileBytes)
            ?? Qcow2Extensions.Problem(start[..(int)Math.Min(start.Length, ClusterBytes(header))], header);
        return problem is null ? new Qcow2Reading.Accepted((long)header.Size) : new Qcow2Reading.Refused(problem);
    }

    private static long ClusterBytes(Qcow2Header header) => 1L << (int)header.ClusterBits;

    // What all that follows relies on.
    private static string? Shape(Qcow2Header header, int count) => header switch
    {
        _ when count < Qcow2Header.Version2Bytes => $"it ends within its header, after {count} bytes",
        _ when header.Magic != Qcow2Header.KnownMagic => $"magic is 0x{header.Magic:x8}, which is not qcow2's",
        _ when header.Version is not (2 or 3) => $"version is {header.Version}, and has to be 2 or 3",
        _ when header.Version == 3 && count < Qcow2Header.Version3Bytes =>
            $"it ends within its header, after {count} bytes",
        _ when header.ClusterBits is < 9 or > 21 => $"cluster_bits is {header.ClusterBits}, and has to be 9 to 21",
        _ when header.Version == 3
            && (header.Length < Qcow2Header.Version3Bytes
                || header.Length % 8 != 0
                || header.Length > Math.Min(count, ClusterBytes(header))) =>
            $"header_length is {header.Length}, and has to be a multiple of 8 from 104 to the cluster's end",
        _ => null,
    };

    private static string? OtherFiles(Qcow2Header header) => header switch
    {
        _ when header.BackingFileOffset != 0 || header.BackingFileSize != 0 =>
            $"it names a backing file (backing_file_offset is {header.BackingFileOffset}, "
            + $"backing_file_size {header.BackingFileSize})",
        _ when (header.IncompatibleFeatures & 1 << 2) != 0 || (header.AutoclearFeatures & 1 << 1) != 0 =>
            "its data is in another file (bit 2 of incompatible_features, or bit 1 of autoclear_features)",
        _ when header.CryptMethod != 0 => $"it is encrypted (crypt_method is {header.CryptMethod})",
        _ => null,
    };

    private static string? Features(Qcow2Header header)
    {
        var isNamed = (header.IncompatibleFeatures >> CompressionBit & 1) == 1;
        return BitOperations.TrailingZeroCount(header.IncompatibleFeatures & ~(1UL << CompressionBit)) switch
        {
            0 => "whoever wrote it did not close it (bit 0 of incompatible_features)",
            1 => "it is marked as corrupt (bit 1 of incompatible_features)",
            // qemu-img makes such files when told to; Glance, Nova and Cinder let in none.
            4 => "it has extended L2 entries, which OpenStack refuses (bit 4 of incompatible_features)",
            < 64 and var bit => $"it has a feature that nobody knows (bit {bit} of incompatible_features)",
            _ when header.CompressionType != (isNamed ? 1 : 0) =>
                $"compression_type is {header.CompressionType}, and has to be 1 (zstd) with bit {CompressionBit} of "
                + "incompatible_features, 0 (zlib) without",
            _ => null,
        };
    }

    private static string? Size(Qcow2Header header, ulong most) => header.Size switch
    {
        0 => "size is 0: there is no disk in it",
        var size when size > most => $"size is {size} bytes, and image.minDiskGiB allows {most}",
        _ => null,
    };

    private static string? Tables(Qcow2Header header, ulong fileBytes)
    {
        // An entry of L1 stands for a cluster of L2 entries, each of which stands for a cluster of the disk.
        var bytesPerEntry = (ulong)ClusterBytes(header) * (ulong)ClusterBytes(header) / 8;
        var entries = (header.Size + bytesPerEntry - 1) / bytesPerEntry;
        var refcountBytes = (ulong)header.RefcountTableClusters * (ulong)ClusterBytes(header);
        return header switch
        {
            _ when header.L1Size < entries => $"l1_size is {header.L1Size}, and a disk of its size needs {entries}",
            _ when header.L1Size * 8UL > MostL1Bytes => $"l1_size is {header.L1Size}, more than QEMU reads",
            _ when !IsWithin(header.L1TableOffset, header.L1Size * 8UL, header, fileBytes) =>
                $"l1_table_offset is {header.L1TableOffset}, where no L1 table of {header.L1Size} entries can be in "
                + $"{fileBytes} bytes",
            _ when refcountBytes is 0 or > MostRefcountTableBytes =>
                $"refcount_table_clusters is {header.RefcountTableClusters}: none, or more than QEMU reads",
            _ when !IsWithin(header.RefcountTableOffset, refcountBytes, header, fileBytes) =>
                $"refcount_table_offset is {header.RefcountTableOffset}, where no table of "
                + $"{header.RefcountTableClusters} clusters can be in {fileBytes} bytes",
            _ when header.RefcountOrder > 6 => $"refcount_order is {header.RefcountOrder}, and has to be 0 to 6",
            _ when header.Snapshots != 0 || header.SnapshotsOffset != 0 =>
                $"it has internal snapshots (nb_snapshots is {header.Snapshots}, snapshots_offset "
                + $"{header.SnapshotsOffset})",
            _ => null,
        };
    }

    // Tables begin with a cluster, and the first is the header's.
    private static bool IsWithin(ulong offset, ulong bytes, Qcow2Header header, ulong fileBytes) =>
        offset != 0
        && offset % (ulong)ClusterBytes(header) == 0
        && offset <= fileBytes
        && bytes <= fileBytes - offset;
}
