using ImageFactory.Operator.Api.DistroProfile;

namespace ImageFactory.Operator.Validation;

/// <summary>
/// What the end of a finished image's address says of the file. A host would find the same once it has fetched all of
/// it.
/// </summary>
internal static class FinishedImageRules
{
    private const string Path = "spec.source.image";

    private static readonly IReadOnlyList<(string End, FileCompression Compression, string Word)> Compressions =
    [
        (".gz", FileCompression.Gzip, "gz"),
        (".xz", FileCompression.Xz, "xz"),
        (".zst", FileCompression.Zstd, "zst"),
    ];

    private static readonly IReadOnlyList<(string End, ImportFormat Format, string Word)> Formats =
    [
        (".qcow2", ImportFormat.Qcow2, "qcow2"),
        (".raw", ImportFormat.Raw, "raw"),
    ];

    // What is in them is no disk, or one of another format.
    private static readonly string[] Others =
        [".tar", ".tgz", ".txz", ".zip", ".7z", ".bz2", ".ova", ".vmdk", ".vhd", ".vhdx", ".vdi"];

    /// <summary>Where the address and the other fields say different things.</summary>
    public static IEnumerable<Finding> Check(V1ImageSource? image)
    {
        if (image is null)
        {
            return [];
        }

        var packed = Compressions.FirstOrDefault(one => Ends(image.Url, one.End));
        var disk = packed.End is null ? image.Url : image.Url[..^packed.End.Length];
        var format = Formats.FirstOrDefault(one => Ends(disk, one.End));
        return
        [
            .. Others.Where(end => Ends(disk, end)).Select(end => new Finding(
                $"{Path}.url",
                $"what ends in {end} is not taken: have the disk unpacked as qcow2 or raw, by itself or compressed by "
                + "gz, xz or zst, put it where build hosts reach it, and give that file's address and checksum")),
            .. RuleList.When(
                packed.End is not null && image.Compression != packed.Compression,
                $"{Path}.compression",
                $"the address ends in {packed.End}: set it to {packed.Word}"),
            .. RuleList.When(
                packed.End is null && format.End is not null && image.Compression is not null,
                $"{Path}.compression",
                $"the address ends in {format.End}, and such a file is not compressed: remove the field"),
            .. RuleList.When(
                format.End is not null && (image.Format ?? ImportFormat.Qcow2) != format.Format,
                $"{Path}.format",
                $"the address says {format.End}: set it to {format.Word}"),
        ];
    }

    private static bool Ends(string url, string end) => url.EndsWith(end, StringComparison.OrdinalIgnoreCase);
}
