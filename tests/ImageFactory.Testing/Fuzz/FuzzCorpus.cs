using System.Security.Cryptography;

namespace ImageFactory.Testing.Fuzz;

/// <summary>
/// The inputs that a reader is begun with: good ones, and all that it once could not read. They are kept in
/// tests/testdata/fuzz, a folder for each reader.
/// </summary>
internal sealed class FuzzCorpus
{
    private readonly string _folder;

    public FuzzCorpus(string reader)
    {
        _folder = Path.Combine(RepositoryRoot.Path, "tests", "testdata", "fuzz", reader);
        Inputs = [.. Directory.GetFiles(_folder).Order(StringComparer.Ordinal).Select(File.ReadAllBytes)];
    }

    /// <summary>The inputs, in the order of their files.</summary>
    public IReadOnlyList<byte[]> Inputs { get; }

    /// <summary>Keeps an input that the reader could not read, so that every later run begins with it.</summary>
    /// <returns>Its file, from the repository's root.</returns>
    public string Keep(byte[] input)
    {
        var path = Path.Combine(_folder, $"found-{Convert.ToHexStringLower(SHA256.HashData(input))[..12]}");
        File.WriteAllBytes(path, input);
        return Path.GetRelativePath(RepositoryRoot.Path, path);
    }
}
