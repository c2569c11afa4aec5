using System.Globalization;

namespace ImageFactory.Operator.Artifacts.FileSystem;

/// <summary>
/// One line of a scope's record: the digest of a file, with the length and the time of the last write that it had. A
/// file that differs in either was put there by somebody else and is hashed anew.
/// </summary>
internal sealed record DigestRecord(string Sha256, long SizeBytes, long WrittenTicks, string Name)
{
    /// <summary>Whether the record speaks of the content of a file that stands so.</summary>
    public bool IsOf(FileState file) => SizeBytes == file.Length && WrittenTicks == file.WrittenTicks;

    /// <summary>Writes the record as a line.</summary>
    public string ToLine() =>
        string.Create(CultureInfo.InvariantCulture, $"{Sha256} {SizeBytes} {WrittenTicks} {Name}");

    /// <summary>Reads a line; a damaged one is null, and costs no more than hashing its file again.</summary>
    public static DigestRecord? Parse(string line) =>
        line.Split(' ') is [{ Length: 64 } sha256, var size, var ticks, var name]
        && long.TryParse(size, NumberStyles.None, CultureInfo.InvariantCulture, out long sizeBytes)
        && long.TryParse(ticks, NumberStyles.None, CultureInfo.InvariantCulture, out long writtenTicks)
            ? new DigestRecord(sha256, sizeBytes, writtenTicks, name)
            : null;
}

/// <summary>What tells one content of a file from another without reading it.</summary>
/// <param name="Length">How long it is.</param>
/// <param name="WrittenTicks">When it was last written.</param>
internal readonly record struct FileState(long Length, long WrittenTicks)
{
    /// <summary>How a file stands now.</summary>
    public static FileState Of(FileStream file) =>
        new(file.Length, File.GetLastWriteTimeUtc(file.SafeFileHandle).Ticks);
}
