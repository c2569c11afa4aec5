namespace ImageFactory.Kubernetes.Config;

/// <summary>Bytes that are given outright or read from a file, which may change.</summary>
public sealed class FileOrData
{
    private readonly byte[]? _data;

    private FileOrData(string? path, byte[]? data) => (Path, _data) = (path, data);

    /// <summary>The file; null for bytes given outright.</summary>
    public string? Path { get; }

    /// <summary>Bytes given outright.</summary>
    public static FileOrData FromData(byte[] data) => new(null, data);

    /// <summary>Bytes of a file.</summary>
    public static FileOrData FromFile(string path) => new(path, null);

    /// <summary>The bytes as they are now.</summary>
    /// <exception cref="IOException">The file can't be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read.</exception>
    internal byte[] Read() => _data ?? File.ReadAllBytes(Path!);

    /// <summary>Names the file, never the bytes.</summary>
    public override string ToString() => Path ?? "inline data";
}
