using System.Globalization;
using System.Text;
using ImageFactory.Operator.Artifacts.Reading;

namespace ImageFactory.Operator.Provenance;

/// <summary>
/// An audit set as hashdeep writes and reads it, see
/// <see href="https://md5deep.sourceforge.net/start-hashdeep.html">hashdeep</see>. Pure.
/// </summary>
internal static class AuditSet
{
    /// <summary>The set of files with their sizes and digests.</summary>
    public static string Of(IEnumerable<(string Name, long Size, ContentDigests Digests)> files)
    {
        var text = new StringBuilder("%%%% HASHDEEP-1.0\n%%%% size,md5,sha1,sha256,filename\n");
        text.Append("## In the image's folder: grep -v '^[%#]' audit.hashdeep | cut -d, -f5 >files.list\n");
        text.Append("##                        hashdeep -a -vv -l -k audit.hashdeep -f files.list\n");
        foreach (var (name, size, digests) in files.OrderBy(file => file.Name, StringComparer.Ordinal))
        {
            text.Append(
                CultureInfo.InvariantCulture, $"{size},{digests.Md5},{digests.Sha1},{digests.Sha256},{name}\n");
        }

        return text.ToString();
    }
}
