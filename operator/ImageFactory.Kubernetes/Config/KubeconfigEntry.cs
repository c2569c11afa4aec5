using YamlDotNet.RepresentationModel;

namespace ImageFactory.Kubernetes.Config;

/// <summary>A named cluster, user or context, and the file it stands in.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Body">Its members.</param>
/// <param name="File">The file.</param>
internal sealed record KubeconfigEntry(string Name, YamlMappingNode Body, string File)
{
    /// <summary>A text member; null when it is missing or empty.</summary>
    public string? Text(string key) => Body.Text(key);

    /// <summary>A yes-or-no member.</summary>
    public bool Flag(string key) => Text(key) is { } text && bool.TryParse(text, out var value) && value;

    /// <summary>A path member; one that is not absolute counts from the file's folder, as kubectl has it.</summary>
    public string? FilePath(string key) =>
        Text(key) is { } path ? Path.GetFullPath(path, Path.GetDirectoryName(Path.GetFullPath(File))!) : null;

    /// <summary>Bytes from <c>key-data</c>, else from the file that <c>key</c> names.</summary>
    public FileOrData? Bytes(string key)
    {
        if (Text($"{key}-data") is not { } data)
        {
            return FilePath(key) is { } path ? FileOrData.FromFile(path) : null;
        }

        try
        {
            return FileOrData.FromData(Convert.FromBase64String(data));
        }
        catch (FormatException error)
        {
            throw new KubernetesConfigException(
                $"{key}-data of \"{Name}\" in {File} is no base64: put it in again", error);
        }
    }
}
