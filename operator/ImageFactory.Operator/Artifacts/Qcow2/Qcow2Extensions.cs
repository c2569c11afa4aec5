using System.Buffers.Binary;

namespace ImageFactory.Operator.Artifacts.Qcow2;

/// <summary>Judges the extensions behind a qcow2 header: each has a type, a length and so many bytes.</summary>
internal static class Qcow2Extensions
{
    private const int HeadBytes = 8;
    private const uint End = 0;

    /// <summary>What is wrong with them; null for nothing.</summary>
    /// <param name="cluster">The file's first cluster, or as much of it as is read.</param>
    /// <param name="header">The header, whose shape is known to be good.</param>
    public static string? Problem(ReadOnlySpan<byte> cluster, Qcow2Header header)
    {
        var rest = cluster[(int)header.Length..];
        while (rest.Length >= HeadBytes)
        {
            var type = BinaryPrimitives.ReadUInt32BigEndian(rest);
            var length = BinaryPrimitives.ReadUInt32BigEndian(rest[4..]);
            rest = rest[HeadBytes..];
            if (type == End)
            {
                return null;
            }

            if (Meaning(type) is { } meaning)
            {
                return $"it has {meaning} (header extension 0x{type:x8})";
            }

            if (length > rest.Length)
            {
                return $"header extension 0x{type:x8} of {length} bytes leaves the first {cluster.Length} bytes";
            }

            // Each is padded to a multiple of 8, as header and clusters are.
            rest = rest[Math.Min(rest.Length, (int)(length + 7 & ~7U))..];
        }

        return cluster.Length == 1L << (int)header.ClusterBits
            ? null
            : $"its header extensions do not end within the first {cluster.Length} bytes";
    }

    // What no image may have; what nobody knows may be passed over, says the specification.
    private static string? Meaning(uint type) => type switch
    {
        0xe2792aca => "the format of a backing file",
        0x44415441 => "the name of a file with its data",
        0x0537be77 => "a header of encryption",
        0x23852875 => "bitmaps of what was written since a backup",
        _ => null,
    };
}
