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

    private static YamlMappingNode? Parse(string file)
    {
        try
        {
            using var text = File.OpenText(file);
            var yaml = new YamlStream();
            yaml.Load(text);
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
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new KubernetesConfigException(
                $"The kubeconfig file {file} can't be read ({error.Message}): check its owner and mode", error);
        }
    }
}
