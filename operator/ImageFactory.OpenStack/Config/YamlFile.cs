using ImageFactory.Http;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace ImageFactory.OpenStack.Config;

/// <summary>A YAML file as it was at one time.</summary>
/// <param name="Path">Where it lies.</param>
/// <param name="Text">What it says.</param>
/// <param name="Root">The same, parsed.</param>
internal sealed record YamlFile(string Path, string Text, YamlMappingNode Root)
{
    // A thousand clouds; a Secret holds no more.
    private const int LongestFile = 1 << 20;

    /// <summary>Reads a file.</summary>
    /// <exception cref="CloudConfigException">It is missing, can't be read, or is no YAML mapping.</exception>
    public static YamlFile Read(string path)
    {
        try
        {
            var text = ReadText(path);
            return new YamlFile(path, text, Parse(path, text));
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new CloudConfigException($"{path} is missing: put a clouds.yaml there", error);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new CloudConfigException($"{path} can't be read ({error.Message}): check its owner and mode", error);
        }
    }

    /// <summary>Reads a file that need not be there.</summary>
    /// <exception cref="CloudConfigException">It can't be read, or is no YAML mapping.</exception>
    public static YamlFile? ReadIfThere(string path) => File.Exists(path) ? Read(path) : null;

    // A device or a pipe tells no length, and may have none.
    private static string ReadText(string path)
    {
        using var file = File.OpenRead(path);
        var bytes = new byte[LongestFile + 1];
        var length = file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
        if (length > LongestFile)
        {
            throw new CloudConfigException(
                $"{path} has more than {LongestFile >> 10} KiB: put a clouds.yaml there, and nothing else");
        }

        using var reader = new StreamReader(new MemoryStream(bytes, 0, length));
        return reader.ReadToEnd();
    }

    private static YamlMappingNode Parse(string path, string text)
    {
        try
        {
            YamlEvents.Require(text);
            var yaml = new YamlStream();
            // Merge keys (<<: *defaults) are common in these files, and PyYAML, which others read them with, knows
            // them.
            yaml.Load(new MergingParser(new Parser(new StringReader(text))));
            return yaml.Documents.Count > 0 && yaml.Documents[0].RootNode is YamlMappingNode root
                ? root
                : throw new CloudConfigException($"{path} is no mapping: it must begin with clouds:");
        }
        catch (YamlException error)
        {
            // The parser's own words may quote the text, and with it a secret: only the place is told.
            throw new CloudConfigException(
                $"{path} is no YAML at line {error.Start.Line}, column {error.Start.Column}: mend it there");
        }
        catch (Exception error) when (error is InvalidOperationException or KeyNotFoundException or ArgumentException)
        {
            // What YamlDotNet's scanner throws for a {...} whose next line is not indented, and its merging for a name
            // that nothing has; it knows no place then.
            throw new CloudConfigException($"{path} is no YAML: check that what goes on over lines is indented");
        }
    }
}
