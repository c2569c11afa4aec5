namespace ImageFactory.Kubernetes.Config;

/// <summary>Finds the API server in the order that kubectl's users expect.</summary>
internal static class ConfigurationLoader
{
    public static ApiServerConfiguration Load(
        ConfigurationEnvironment environment, string? kubeconfig, string? context)
    {
        if (!string.IsNullOrEmpty(kubeconfig))
        {
            return File.Exists(kubeconfig)
                ? FromFiles([kubeconfig], context)
                : throw new KubernetesConfigException(
                    $"The kubeconfig file {kubeconfig} does not exist: check the path");
        }

        if (environment.Variable("KUBECONFIG") is { Length: > 0 } list)
        {
            // kubectl passes over files of the list that are not there; only an empty rest is a fault.
            string[] files =
            [
                .. list.Split(
                    Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
                    .Where(File.Exists),
            ];
            return files.Length > 0
                ? FromFiles(files, context)
                : throw new KubernetesConfigException(
                    $"No file that KUBECONFIG names exists ({list}): correct the variable or unset it");
        }

        if (InClusterConfiguration.IsPod(environment))
        {
            return InClusterConfiguration.Load(environment);
        }

        var home = Path.Combine(environment.Home, ".kube", "config");
        return File.Exists(home)
            ? FromFiles([home], context)
            : throw new KubernetesConfigException(
                "No cluster is configured: KUBECONFIG is not set, this is no pod (no KUBERNETES_SERVICE_HOST), and "
                + $"{home} does not exist; set KUBECONFIG or run in a cluster");
    }

    private static ApiServerConfiguration FromFiles(IReadOnlyList<string> files, string? context) =>
        KubeconfigResolver.Resolve(
            KubeconfigReader.Read(files), string.IsNullOrEmpty(context) ? null : context);
}
