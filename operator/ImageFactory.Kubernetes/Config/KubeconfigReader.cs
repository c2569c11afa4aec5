using ImageFactory.Http;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace ImageFactory.Kubernetes.Config;

/// <summary>
/// Reads kubeconfig files. By the representation model: YamlDotNet's serializer needs reflection, which trimming takes
/// away.
/// See <see href="https://kubernetes.io/docs/concepts/configuration/organize-cluster-access-kubeconfig/">
/// merging rules</see>.
/// </summary>
internal static class KubeconfigReader
{
    // A thousand clusters with their authorities.
    private const int LongestFile = 4 << 20;

    public static Kubeconfig Read(IReadOnlyList<string> files)
    {
        var merged = new Kubeconfig(files);
        foreach (var file in files)
        {
            if (Parse(file) is not { } root)
            {
                continue;
            }

            merged.CurrentContext ??= root.Text("current-context");
            Merge(merged.Clusters, root, "clusters", "cluster", file);
            Merge(merged.Users, root, "users", "user", file);
            Merge(merged.Contexts, root, "contexts", "context", file);
        }

        return merged;
    }

    private static void Merge(
        Dictionary<string, KubeconfigEntry> entries, YamlMappingNode root, string list, string body, string file)
    {
        foreach (var item in root.Mappings(list))
        {
            if (item.Text("name") is { } name)
            {
                entries.TryAdd(name, new(name, item.Member(body) as YamlMappingNode ?? [], file));
            }
        }
    }

    // A device or a pipe tells no length, and may have none.
    private static string ReadText(string file)
    {
        using var stream = File.OpenRead(file);
        var bytes = new byte[LongestFile + 1];
        var length = stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
        if (length > LongestFile)
        {
            throw new KubernetesConfigException(
                $"The kubeconfig file {file} has more than {LongestFile >> 20} MiB: name a kubeconfig file");
        }

        using var reader = new StreamReader(new MemoryStream(bytes, 0, length));
        return reader.ReadToEnd();
    }

    private static YamlMappingNode? Parse(string file)
    {
        try
        {
            var text = ReadText(file);
            YamlEvents.Require(text);
            var yaml = new YamlStream();
            yaml.Load(new StringReader(text));
            return yaml.Documents.Count == 0
                ? null
                : yaml.Documents[0].RootNode as YamlMappingNode
                    ?? throw new KubernetesConfigException(
                        $"The kubeconfig file {file} is no mapping: it must have clusters, users and contexts");
        }
        catch (YamlException error)
        {
            // The parser's own words may quote the text, and with it a secret: only the place is told.
            throw new KubernetesConfigException(
                $"The kubeconfig file {file} is no YAML at line {error.Start.Line}, column {error.Start.Column}: "
                + "mend it there",
                error.InnerException);
        }
        catch (Exception error) when (error is InvalidOperationException or KeyNotFoundException or ArgumentException)
        {
            // YamlDotNet's own, of a {...} whose next line is not indented, say; it knows no place then.
            throw new KubernetesConfigException(
                $"The kubeconfig file {file} is no YAML: check that what goes on over lines is indented");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new KubernetesConfigException(
                $"The kubeconfig file {file} can't be read ({error.Message}): check its owner and mode", error);
        }
    }
}
