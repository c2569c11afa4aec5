using System.Buffers.Binary;
using System.Text;

namespace ImageFactory.Testing;

/// <summary>
/// Files that begin as <c>qemu-img convert</c> has them begin, in the formats beside qcow2. Their disks have a MiB, and
/// hold nothing.
/// </summary>
public static class DiskFile
{
    private const int Sector = 512;
    private const int Bytes = 1 << 20;

    /// <summary>A plain disk.</summary>
    public static byte[] Raw(int seed = 1) => Testing.Bytes.Make(Bytes, seed);

    /// <summary>A dynamic VHD.</summary>
    public static byte[] Vhd()
    {
        var file = new byte[4 * Sector];
        "conectix"u8.CopyTo(file);
        BinaryPrimitives.WriteUInt64BigEndian(file.AsSpan(16), Sector);
        BinaryPrimitives.WriteUInt64BigEndian(file.AsSpan(40), Bytes);
        BinaryPrimitives.WriteUInt64BigEndian(file.AsSpan(48), Bytes);
        BinaryPrimitives.WriteUInt32BigEndian(file.AsSpan(60), 3);
        "cxsparse"u8.CopyTo(file.AsSpan(Sector));
        return file;
    }

    /// <summary>A streamOptimized VMDK.</summary>
    public static byte[] Vmdk()
    {
        var file = new byte[128 * Sector];
        "KDMV"u8.CopyTo(file);
        BinaryPrimitives.WriteUInt32LittleEndian(file.AsSpan(4), 3);
        BinaryPrimitives.WriteUInt64LittleEndian(file.AsSpan(12), Bytes / Sector);
        BinaryPrimitives.WriteUInt64LittleEndian(file.AsSpan(20), 128);
        BinaryPrimitives.WriteUInt64LittleEndian(file.AsSpan(28), 1);
        BinaryPrimitives.WriteUInt64LittleEndian(file.AsSpan(36), 20);
        Encoding.ASCII.GetBytes(
            """
            # Disk DescriptorFile
            version=1
            CID=12345678
            parentCID=ffffffff
            createType="streamOptimized"

            # Extent description
            RW 2048 SPARSE "image.vmdk"
            """).CopyTo(file, Sector);
        return file;
    }
}
