using System.Security.Cryptography;
using System.Text;

namespace ImageFactory.Operator.Hosts.Contract;

/// <summary>The scripts embedded in this assembly, and the digest by which a host proves that it runs them.</summary>
internal sealed class HostScriptSet
{
    private const string Prefix = "HostScripts/";

    private HostScriptSet(SortedDictionary<string, string> scripts)
    {
        Scripts = scripts;
        Digest = DigestOf(scripts);
    }

    /// <summary>Texts by file name, in ordinal order of the names; a folder's name is a part of them.</summary>
    public IReadOnlyDictionary<string, string> Scripts { get; }

    /// <summary>
    /// SHA-256 over one line per file, those of the folder itself before those of folders in it: its own SHA-256, two
    /// blanks, its name. It is what <c>sha256sum -- *.sh repositories/* suite/*.py tools/* | sha256sum</c> prints in a
    /// folder that holds them, under the C locale.
    /// </summary>
    public string Digest { get; }

    /// <summary>Reads the embedded scripts.</summary>
    public static HostScriptSet Load()
    {
        var assembly = typeof(HostScriptSet).Assembly;
        var scripts = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var name in assembly.GetManifestResourceNames()
            .Where(name => name.StartsWith(Prefix, StringComparison.Ordinal)))
        {
            using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!, Encoding.UTF8);
            scripts[name[Prefix.Length..]] = reader.ReadToEnd();
        }

        return new HostScriptSet(scripts);
    }

    private static string DigestOf(SortedDictionary<string, string> scripts)
    {
        var listing = new StringBuilder();
        foreach (var (name, text) in scripts.OrderBy(script => script.Key.Contains('/', StringComparison.Ordinal)))
        {
            listing.Append(Hex(text)).Append("  ").Append(name).Append('\n');
        }

        return $"sha256:{Hex(listing.ToString())}";
    }

    private static string Hex(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}
