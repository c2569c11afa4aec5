using System.Text;

namespace ImageFactory.Operator.Artifacts.FileSystem;

/// <summary>
/// The digests of a scope's artifacts, in one text file <c>.digests</c> beside them, so that asking for the digest of
/// an image of many GiB reads a few hundred bytes. Extended attributes would need no file, but NFS and older tmpfs do
/// not have them. The file may be deleted at any time: it is rebuilt from the artifacts. Callers hold the scope's lock.
/// </summary>
internal sealed class DigestFile(IncomingFolder incoming)
{
    /// <summary>Reads all records; none if there is no file.</summary>
    public static Dictionary<string, DigestRecord> Read(string path)
    {
        if (!File.Exists(path))
        {
            return new Dictionary<string, DigestRecord>(StringComparer.Ordinal);
        }

        return File.ReadLines(path)
            .Select(DigestRecord.Parse)
            .OfType<DigestRecord>()
            .GroupBy(record => record.Name, StringComparer.Ordinal)
            .ToDictionary(group => group.Key, group => group.Last(), StringComparer.Ordinal);
    }

    /// <summary>Prepares the file as it shall be, safe on the disk but not yet in its place.</summary>
    public Task<IncomingFile> PrepareAsync(IEnumerable<DigestRecord> records, CancellationToken cancellationToken)
    {
        var text = new StringBuilder();
        foreach (DigestRecord record in records.OrderBy(record => record.Name, StringComparer.Ordinal))
        {
            text.Append(record.ToLine()).Append('\n');
        }

        return incoming.WriteAsync(Encoding.UTF8.GetBytes(text.ToString()), cancellationToken);
    }
}
