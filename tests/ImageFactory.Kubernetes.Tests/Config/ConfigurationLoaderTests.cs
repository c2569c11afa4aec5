using ImageFactory.Kubernetes.Config;
using ImageFactory.Testing;
using Xunit;

namespace ImageFactory.Kubernetes.Tests.Config;

public sealed class ConfigurationLoaderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly Dictionary<string, string> _variables = [];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_given_file_goes_before_KUBECONFIG_before_the_pod_before_the_home()
    {
        Home("home");
        Assert.Equal("https://home/", Load().Server.ToString());

        Pod("10.0.0.1", "443");
        Assert.Equal("https://10.0.0.1/", Load().Server.ToString());

        _variables["KUBECONFIG"] = _folder.Write("variable", Minimal("variable"));
        Assert.Equal("https://variable/", Load().Server.ToString());

        var given = _folder.Write("given", Minimal("given"));
        Assert.Equal("https://given/", Load(given).Server.ToString());
    }

    [Fact]
    public void Of_several_files_the_first_that_names_something_counts()
    {
        var first = _folder.Write(
            "one/config", "current-context: second\nclusters: [{name: c, cluster: {server: 'https://one'}}]\n");
        var second = _folder.Write(
            "two/config",
            """
            current-context: other
            clusters: [{name: c, cluster: {server: 'https://two', certificate-authority: ca.pem}}]
            contexts: [{name: second, context: {cluster: c, user: u, namespace: builds}}]
            users: [{name: u, user: {tokenFile: ../token}}]
            """);
        _variables["KUBECONFIG"] = $"{_folder.Path}/missing:{first}:{second}";

        var configuration = Load();

        Assert.Equal("https://one/", configuration.Server.ToString());
        Assert.Equal("builds", configuration.Namespace);
        Assert.Null(configuration.CertificateAuthority);
        Assert.Equal($"{_folder.Path}/token", configuration.TokenFile);
        Assert.Equal($"context second of {second}", configuration.Source);
    }

    [Fact]
    public void Everything_that_a_cluster_and_a_user_may_have_is_read()
    {
        var file = _folder.Write(
            "config",
            """
            apiVersion: v1
            kind: Config
            preferences: {colors: true}
            current-context: a
            contexts:
            - name: a
              context: {cluster: c, user: u, extensions: [{name: x, extension: {}}]}
            clusters:
            - name: c
              cluster:
                server: https://10.0.0.1:6443/prefix
                certificate-authority-data: Q0E=
                certificate-authority: /ignored
                tls-server-name: api.example.org
                insecure-skip-tls-verify: false
                proxy-url: http://proxy:3128
                disable-compression: true
            users:
            - name: u
              user:
                client-certificate: certs/c.pem
                client-key-data: S0VZ
                token: secret-token
                username: joe
                password: secret-password
                as: admin
                as-groups: [g1]
                exec:
                  apiVersion: client.authentication.k8s.io/v1
                  command: bin/plugin
                  args: [get, token]
                  env: [{name: A, value: b}]
                  interactiveMode: Never
                  provideClusterInfo: true
                  installHint: get it there
            """);

        var c = Load(file);

        Assert.Equal("https://10.0.0.1:6443/prefix", c.Server.ToString());
        Assert.Equal("CA"u8.ToArray(), c.CertificateAuthority!.Read());
        Assert.Equal(
            ("api.example.org", false, "http://proxy:3128/"),
            (c.TlsServerName, c.InsecureSkipTlsVerify, c.ProxyUrl!.ToString()));
        Assert.Equal($"{_folder.Path}/certs/c.pem", c.ClientCertificate!.Path);
        Assert.Equal("KEY"u8.ToArray(), c.ClientKey!.Read());
        Assert.Equal(("secret-token", "joe", "secret-password"), (c.Token, c.Username, c.Password));
        Assert.Equal(new Impersonation("admin", "g1", null), c.Impersonate);
        Assert.Equal($"{_folder.Path}/bin/plugin", c.Exec!.Command);
        Assert.Equal(["get", "token"], c.Exec.Arguments);
        Assert.Equal([KeyValuePair.Create("A", "b")], c.Exec.Environment);
        Assert.Equal(
            ("Never", "get it there", true), (c.Exec.InteractiveMode, c.Exec.InstallHint, c.Exec.ProvideClusterInfo));
        Assert.DoesNotContain("secret", c.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_pod_reads_its_service_account_and_brackets_an_IPv6_address()
    {
        Pod("fd00::1", "6443");

        var configuration = Load();

        Assert.Equal("https://[fd00::1]:6443/", configuration.Server.ToString());
        Assert.Equal("builds", configuration.Namespace);
        Assert.Equal($"{_folder.Path}/account/token", configuration.TokenFile);
        Assert.Equal($"{_folder.Path}/account/ca.crt", configuration.CertificateAuthority!.Path);
    }

    [Fact]
    public void Nothing_at_all_says_what_to_do() => Assert.Equal(
        "No cluster is configured: KUBECONFIG is not set, this is no pod (no KUBERNETES_SERVICE_HOST), and "
        + $"{_folder.Path}/.kube/config does not exist; set KUBECONFIG or run in a cluster",
        Fault());

    [Fact]
    public void A_file_that_is_not_there_is_named()
    {
        Assert.Equal(
            $"The kubeconfig file {_folder.Path}/nowhere does not exist: check the path",
            Fault($"{_folder.Path}/nowhere"));
        _variables["KUBECONFIG"] = "/nowhere/a:/nowhere/b";
        Assert.Equal(
            "No file that KUBECONFIG names exists (/nowhere/a:/nowhere/b): correct the variable or unset it", Fault());
    }

    [Fact]
    public void Broken_YAML_is_told_by_its_line_and_never_quoted()
    {
        var file = _folder.Write("config", "clusters: []\nusers:\n- name: u\n  user: {token: \"s3cret\n  x: [}\n");

        var fault = Fault(file);

        Assert.StartsWith($"The kubeconfig file {file} is no YAML at line ", fault, StringComparison.Ordinal);
        Assert.DoesNotContain("s3cret", fault, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("- a\n", "is no mapping: it must have clusters, users and contexts")]
    [InlineData(
        "contexts: [{name: a, context: {}}]\n",
        "has no current-context: choose one with kubectl config use-context (there is \"a\")")]
    [InlineData(
        "current-context: b\ncontexts: [{name: a, context: {}}]\n",
        "has no context \"b\": choose another (there is \"a\")")]
    [InlineData("current-context: a\ncontexts: [{name: a, context: {}}]\n", "names no cluster: add one")]
    [InlineData(
        "current-context: a\ncontexts: [{name: a, context: {cluster: c}}]\n",
        "names the cluster \"c\", which is not there")]
    [InlineData(
        "current-context: a\ncontexts: [{name: a, context: {cluster: c}}]\nclusters: [{name: c, cluster: {}}]\n",
        "has no URL as server")]
    [InlineData(
        "current-context: a\ncontexts: [{name: a, context: {cluster: c, user: u}}]\n"
        + "clusters: [{name: c, cluster: {server: 'https://x'}}]\n",
        "names the user \"u\", which is not there")]
    [InlineData(
        "current-context: a\ncontexts: [{name: a, context: {cluster: c}}]\n"
        + "clusters: [{name: c, cluster: {server: 'https://x', certificate-authority-data: '%'}}]\n",
        "certificate-authority-data of \"c\"")]
    public void What_is_wrong_in_a_file_is_said_with_the_file(string text, string expected)
    {
        var file = _folder.Write("config", text);

        var fault = Fault(file);

        Assert.Contains(file, fault, StringComparison.Ordinal);
        Assert.Contains(expected, fault, StringComparison.Ordinal);
    }

    [Fact]
    public void A_pod_without_its_token_is_told_how_to_get_one()
    {
        Pod("10.0.0.1", "443");
        File.Delete($"{_folder.Path}/account/token");

        Assert.Contains("set automountServiceAccountToken: true or KUBECONFIG", Fault(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_certificate_that_is_not_there_is_named_when_the_client_is_made()
    {
        var configuration = new ApiServerConfiguration
        {
            Server = new Uri("https://x"),
            CertificateAuthority = FileOrData.FromFile("/nowhere/ca.pem"),
        };

        var error = Assert.Throws<KubernetesConfigException>(() => TlsFiles.Load(configuration));

        Assert.StartsWith(
            "The certificate authority /nowhere/ca.pem can't be read", error.Message, StringComparison.Ordinal);
    }

    private static string Minimal(string host) =>
        "current-context: a\ncontexts: [{name: a, context: {cluster: c}}]\n"
        + $"clusters: [{{name: c, cluster: {{server: 'https://{host}'}}}}]\n";

    private void Home(string host) => _folder.Write(".kube/config", Minimal(host));

    private void Pod(string host, string port)
    {
        _variables["KUBERNETES_SERVICE_HOST"] = host;
        _variables["KUBERNETES_SERVICE_PORT"] = port;
        _folder.Write("account/token", "t");
        _folder.Write("account/ca.crt", "c");
        _folder.Write("account/namespace", "builds\n");
    }

    private ApiServerConfiguration Load(string? file = null) => ConfigurationLoader.Load(
        new ConfigurationEnvironment(_variables.GetValueOrDefault, _folder.Path, $"{_folder.Path}/account"),
        file,
        null);

    private string Fault(string? file = null) => Assert.Throws<KubernetesConfigException>(() => Load(file)).Message;
}
