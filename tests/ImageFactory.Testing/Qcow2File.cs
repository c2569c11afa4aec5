using System.Buffers.Binary;
using System.Globalization;

namespace ImageFactory.Testing;

/// <summary>
/// Files that are qcow2 images: an empty disk of 1 MiB in four clusters of 512 bytes (header, table of reference
/// counts, reference counts, L1 table), and anything behind them.
/// </summary>
public static class Qcow2File
{
    /// <summary>How long the shortest is: up to the last entry of the L1 table.</summary>
    public const int ShortestBytes = 1536 + 256;

    /// <summary>How long its header is, behind which extensions begin.</summary>
    public const int HeaderBytes = 112;

    private static readonly Dictionary<string, (int Offset, int Bytes)> Fields = new(StringComparer.Ordinal)
    {
        ["magic"] = (0, 4),
        ["version"] = (4, 4),
        ["backing_file_offset"] = (8, 8),
        ["backing_file_size"] = (16, 4),
        ["cluster_bits"] = (20, 4),
        ["size"] = (24, 8),
        ["crypt_method"] = (32, 4),
        ["l1_size"] = (36, 4),
        ["l1_table_offset"] = (40, 8),
        ["refcount_table_offset"] = (48, 8),
        ["refcount_table_clusters"] = (56, 4),
        ["nb_snapshots"] = (60, 4),
        ["snapshots_offset"] = (64, 8),
        ["incompatible_features"] = (72, 8),
        ["compatible_features"] = (80, 8),
        ["autoclear_features"] = (88, 8),
        ["refcount_order"] = (96, 4),
        ["header_length"] = (100, 4),
        ["compression_type"] = (104, 1),
        // The first one; zero is their end.
        ["extension"] = (HeaderBytes, 4),
        ["extension_length"] = (HeaderBytes + 4, 4),
    };

    /// <summary>A file of so many bytes; those behind the image are the same for the same seed.</summary>
    public static byte[] Make(int length = ShortestBytes, int seed = 1)
    {
        var file = new byte[length];
        Bytes.Make(length - ShortestBytes, seed).CopyTo(file, ShortestBytes);
        Set(file, "magic=0x514649fb version=3 cluster_bits=9 size=0x100000 l1_size=32 l1_table_offset=1536");
        Set(file, "refcount_table_offset=512 refcount_table_clusters=1 refcount_order=4 header_length=112");
        BinaryPrimitives.WriteUInt64BigEndian(file.AsSpan(512), 1024);
        for (var cluster = 0; cluster < 4; cluster++)
        {
            BinaryPrimitives.WriteUInt16BigEndian(file.AsSpan(1024 + 2 * cluster), 1);
        }

        return file;
    }

    /// <summary>Writes fields, as "size=512 version=0x2", by the names of QEMU's docs/interop/qcow2.rst.</summary>
    public static void Set(byte[] file, string fields)
    {
        Span<byte> number = stackalloc byte[8];
        foreach (var field in fields.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            var (name, text) = (field.Split('=')[0], field.Split('=')[1]);
            var value = text.StartsWith("0x", StringComparison.Ordinal)
                ? ulong.Parse(text.AsSpan(2), NumberStyles.HexNumber, CultureInfo.InvariantCulture)
                : ulong.Parse(text, CultureInfo.InvariantCulture);
            var (offset, bytes) = Fields[name];
            BinaryPrimitives.WriteUInt64BigEndian(number, value);
            number[^bytes..].CopyTo(file.AsSpan(offset));
        }
    }
}
