using System.Globalization;

namespace ImageFactory.Kubernetes.Config;

/// <summary>The API server as a pod sees it.</summary>
internal static class InClusterConfiguration
{
    private const string HostVariable = "KUBERNETES_SERVICE_HOST";
    private const string PortVariable = "KUBERNETES_SERVICE_PORT";

    public static bool IsPod(ConfigurationEnvironment environment) =>
        !string.IsNullOrEmpty(environment.Variable(HostVariable));

    public static ApiServerConfiguration Load(ConfigurationEnvironment environment)
    {
        var host = environment.Variable(HostVariable)!;
        var port = environment.Variable(PortVariable);
        if (!ushort.TryParse(port, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
        {
            throw new KubernetesConfigException(
                $"{HostVariable} is set, but {PortVariable} is \"{port}\": set it to the API server's port");
        }

        var folder = environment.ServiceAccountFolder;
        var token = Path.Combine(folder, "token");
        var authority = Path.Combine(folder, "ca.crt");
        foreach (var file in (string[])[token, authority])
        {
            if (!File.Exists(file))
            {
                throw new KubernetesConfigException(
                    $"This is a pod ({HostVariable} is set), but {file} does not exist: "
                    + "set automountServiceAccountToken: true or KUBECONFIG");
            }
        }

        return new ApiServerConfiguration
        {
            Server = Address(host, number),
            Namespace = ReadNamespace(Path.Combine(folder, "namespace")),
            CertificateAuthority = FileOrData.FromFile(authority),
            TokenFile = token,
            Source = "service account of the pod",
        };
    }

    // An IPv6 address stands in brackets in URLs, and without them in the variable.
    private static Uri Address(string host, ushort port)
    {
        var name = host.Contains(':', StringComparison.Ordinal) && !host.StartsWith('[') ? $"[{host}]" : host;
        return Uri.TryCreate($"https://{name}:{port}", UriKind.Absolute, out var address)
            ? address
            : throw new KubernetesConfigException($"{HostVariable} is \"{host}\", which is no host name or address");
    }

    private static string ReadNamespace(string file)
    {
        var text = File.Exists(file) ? File.ReadAllText(file).Trim() : string.Empty;
        return text.Length == 0 ? "default" : text;
    }
}
