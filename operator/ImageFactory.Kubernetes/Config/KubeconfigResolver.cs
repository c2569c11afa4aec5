using YamlDotNet.RepresentationModel;

namespace ImageFactory.Kubernetes.Config;

/// <summary>Puts cluster and user of a context together.</summary>
internal static class KubeconfigResolver
{
    public static ApiServerConfiguration Resolve(Kubeconfig kubeconfig, string? context)
    {
        var name = context ?? kubeconfig.CurrentContext
            ?? throw new KubernetesConfigException(
                $"{kubeconfig.Files} has no current-context: choose one with kubectl config use-context "
                + $"(there is {Known(kubeconfig.Contexts)})");
        var chosen = kubeconfig.Contexts.GetValueOrDefault(name)
            ?? throw new KubernetesConfigException(
                $"{kubeconfig.Files} has no context \"{name}\": choose another (there is "
                + $"{Known(kubeconfig.Contexts)})");
        var cluster = Entry(kubeconfig.Clusters, chosen, "cluster")
            ?? throw new KubernetesConfigException(
                $"Context \"{name}\" in {chosen.File} names no cluster: add one");
        var user = Entry(kubeconfig.Users, chosen, "user");
        return new ApiServerConfiguration
        {
            Server = Address(cluster, "server", isRequired: true)!,
            Namespace = chosen.Text("namespace") ?? "default",
            Source = $"context {name} of {chosen.File}",
            CertificateAuthority = cluster.Bytes("certificate-authority"),
            TlsServerName = cluster.Text("tls-server-name"),
            InsecureSkipTlsVerify = cluster.Flag("insecure-skip-tls-verify"),
            ProxyUrl = Address(cluster, "proxy-url", isRequired: false),
            ClientCertificate = user?.Bytes("client-certificate"),
            ClientKey = user?.Bytes("client-key"),
            Token = user?.Text("token"),
            TokenFile = user?.FilePath("tokenFile"),
            Username = user?.Text("username"),
            Password = user?.Text("password"),
            Exec = user is null ? null : Exec(user, cluster),
            Impersonate = user is null ? null : Impersonate(user),
        };
    }

    private static KubeconfigEntry? Entry(
        Dictionary<string, KubeconfigEntry> entries, KubeconfigEntry context, string kind)
    {
        if (context.Text(kind) is not { } name)
        {
            return null;
        }

        return entries.GetValueOrDefault(name)
            ?? throw new KubernetesConfigException(
                $"Context \"{context.Name}\" in {context.File} names the {kind} \"{name}\", which is not there: "
                + $"add it or correct the context (there is {Known(entries)})");
    }

    private static Uri? Address(KubeconfigEntry cluster, string key, bool isRequired)
    {
        var text = cluster.Text(key);
        if (text is null && !isRequired)
        {
            return null;
        }

        return Uri.TryCreate(text, UriKind.Absolute, out var address)
            ? address
            : throw new KubernetesConfigException(
                $"Cluster \"{cluster.Name}\" in {cluster.File} has no URL as {key} (\"{text}\"): set one such as "
                + "https://10.0.0.1:6443");
    }

    private static ExecCommand? Exec(KubeconfigEntry user, KubeconfigEntry cluster)
    {
        if (user.Body.Member("exec") is not YamlMappingNode exec)
        {
            return null;
        }

        var command = exec.Text("command")
            ?? throw new KubernetesConfigException(
                $"exec of user \"{user.Name}\" in {user.File} has no command: add one");
        // A command with a slash counts from the file's folder, a bare one is looked for in PATH: as kubectl does.
        if (command.Contains('/', StringComparison.Ordinal))
        {
            command = Path.GetFullPath(command, Path.GetDirectoryName(Path.GetFullPath(user.File))!);
        }

        return new ExecCommand
        {
            ApiVersion = exec.Text("apiVersion") ?? "client.authentication.k8s.io/v1",
            Command = command,
            Arguments = exec.Texts("args"),
            Environment =
            [
                .. exec.Mappings("env").Select(
                    item => KeyValuePair.Create(item.Text("name") ?? string.Empty, item.Text("value") ?? string.Empty)),
            ],
            InteractiveMode = exec.Text("interactiveMode") ?? "IfAvailable",
            InstallHint = exec.Text("installHint"),
            ProvideClusterInfo = exec.Text("provideClusterInfo") == "true",
            Server = cluster.Text("server"),
        };
    }

    private static Impersonation? Impersonate(KubeconfigEntry user)
    {
        if (user.Text("as") is not { } other)
        {
            return null;
        }

        var groups = user.Body.Texts("as-groups");
        return groups.Count <= 1
            ? new Impersonation(other, groups.Count == 1 ? groups[0] : null, user.Text("as-uid"))
            : throw new KubernetesConfigException(
                $"as-groups of user \"{user.Name}\" in {user.File} names {groups.Count} groups, and only one can be "
                + "sent: leave one");
    }

    private static string Known(Dictionary<string, KubeconfigEntry> entries) => entries.Count == 0
        ? "none"
        : string.Join(", ", entries.Keys.Select(name => $"\"{name}\""));
}
