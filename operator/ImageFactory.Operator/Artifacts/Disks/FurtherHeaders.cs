using System.Buffers.Binary;
using System.Text;
using System.Text.RegularExpressions;
using ImageFactory.Operator.Api.Shared;

namespace ImageFactory.Operator.Artifacts.Disks;

/// <summary>
/// Judges a file by its beginning before anything opens it as a raw disk, VHD or VMDK that would do what stands there.
/// What it takes is what <c>qemu-img convert</c> makes of a plain disk. Pure: any bytes have an answer.
/// </summary>
internal static partial class FurtherHeaders
{
    private const int Sector = 512;

    // What VHD has before its first block: the copy of its footer, and the dynamic header.
    private const int VhdHeader = 3 * Sector;
    private const uint Dynamic = 3;
    private const int DescriptorSectors = 20;
    private const string StreamOptimized = "streamOptimized";

    // By these QEMU and Glance would take a plain disk for something else.
    private static readonly byte[][] OtherFormats =
    [
        [(byte)'Q', (byte)'F', (byte)'I', 0xfb],
        "QED\0"u8.ToArray(),
        "KDMV"u8.ToArray(),
        "COWD"u8.ToArray(),
        "# Disk DescriptorFile"u8.ToArray(),
        "version="u8.ToArray(),
        "conectix"u8.ToArray(),
        "vhdxfile"u8.ToArray(),
    ];

    /// <summary>What is wrong with a file; null when it is an image by itself.</summary>
    /// <param name="format">What it is to be.</param>
    /// <param name="start">Its beginning.</param>
    /// <param name="fileBytes">Its length.</param>
    /// <param name="mostVirtualBytes">The largest disk that a guest may see.</param>
    public static string? Problem(
        ImageFormat format, ReadOnlySpan<byte> start, long fileBytes, long mostVirtualBytes) => format switch
        {
            ImageFormat.Raw => OfRaw(start) ?? OfSize(fileBytes, mostVirtualBytes),
            ImageFormat.Vhd => OfVhd(start, mostVirtualBytes),
            ImageFormat.Vmdk => OfVmdk(start, mostVirtualBytes),
            _ => $"{format} is not looked at here",
        };

    private static string? OfSize(long bytes, long most) => bytes <= 0 || bytes > most
        ? $"its disk has {bytes} bytes, and has to have 1 to {most}"
        : null;

    private static string? OfRaw(ReadOnlySpan<byte> start)
    {
        foreach (var magic in OtherFormats)
        {
            if (start.StartsWith(magic))
            {
                return "it begins as a file of another format does";
            }
        }

        return null;
    }

    private static string? OfVhd(ReadOnlySpan<byte> start, long most)
    {
        if (start.Length < VhdHeader)
        {
            return $"it ends within its header, after {start.Length} bytes";
        }

        if (!start.StartsWith("conectix"u8) || !start[Sector..].StartsWith("cxsparse"u8))
        {
            return "it begins with no dynamic VHD";
        }

        var type = BinaryPrimitives.ReadUInt32BigEndian(start[60..]);
        var offset = BinaryPrimitives.ReadUInt64BigEndian(start[16..]);
        // Parent's id, time, name and places: a differencing disk opens another file.
        var parent = start.Slice(Sector + 40, 16);
        var places = start.Slice(Sector + 64, 512 + (8 * 24));
        return type != Dynamic ? $"disk type is {type}, and has to be 3 (dynamic)"
            : offset != Sector ? $"data offset is {offset}, and has to be 512"
            : parent.ContainsAnyExcept((byte)0) || places.ContainsAnyExcept((byte)0) ? "it names a parent"
            : OfSize((long)Math.Min(BinaryPrimitives.ReadUInt64BigEndian(start[48..]), long.MaxValue), most);
    }

    private static string? OfVmdk(ReadOnlySpan<byte> start, long most)
    {
        if (start.Length < Sector || !start.StartsWith("KDMV"u8))
        {
            return "it begins with no sparse VMDK";
        }

        var capacity = BinaryPrimitives.ReadUInt64LittleEndian(start[12..]);
        var descriptor = BinaryPrimitives.ReadUInt64LittleEndian(start[28..]);
        var length = BinaryPrimitives.ReadUInt64LittleEndian(start[36..]);
        // Without a capacity QEMU takes the descriptor for that of other files.
        if (OfSize((long)Math.Min(capacity, (ulong)most + 1) * Sector, most) is { } size)
        {
            return size;
        }

        // Where QEMU looks for it, whatever stands there.
        if (descriptor != 1 || length != DescriptorSectors || start.Length < (1 + DescriptorSectors) * Sector)
        {
            return $"its descriptor is at sector {descriptor} with {length} sectors, and has to be at 1 with "
                + $"{DescriptorSectors}";
        }

        var text = Encoding.Latin1.GetString(start.Slice(Sector, DescriptorSectors * Sector)).TrimEnd('\0');
        var end = text.IndexOf('\0', StringComparison.Ordinal);
        if (end < 0)
        {
            return OfDescriptor(text);
        }

        // QEMU gives the image a new CID at its end, which is shorter now and then: what followed moves up, and the
        // last bytes of the longer text stay behind it.
        return text[..end].EndsWith(text[(end + 1)..], StringComparison.Ordinal)
            ? OfDescriptor(text[..end])
            : "its descriptor goes on behind a byte of zero";
    }

    // QEMU looks for its words anywhere in the text.
    private static string? OfDescriptor(string text)
    {
        var lines = text.Split('\n').Select(line => line.Trim()).ToList();
        var extents = lines.Where(line => Extent().IsMatch(line)).ToList();
        return Words(text, "createType") != 1 || !lines.Contains($"createType=\"{StreamOptimized}\"")
            ? $"createType is not {StreamOptimized}"
            : Words(text, "parent") != 1 || !lines.Contains("parentCID=ffffffff") ? "it names a parent"
            : extents.Count != 1 || !OwnExtent().IsMatch(extents[0]) ? "it has other extents than its own"
            : null;
    }

    private static int Words(string text, string word) =>
        text.Split(word, StringSplitOptions.None).Length - 1;

    [GeneratedRegex("^(RW|RDONLY|NOACCESS)\\b")]
    private static partial Regex Extent();

    [GeneratedRegex("^RW [0-9]+ SPARSE \"[^\"/]+\"$")]
    private static partial Regex OwnExtent();
}
