using System.Globalization;
using ImageFactory.Testing;
using ImageFactory.Testing.Processes;
using Xunit;

namespace ImageFactory.Operator.ApiServerTests;

/// <summary>
/// What the program says to a wrong start: one line with what, where and what to do, and an exit code.
/// </summary>
public sealed class CommandLineTests : IDisposable
{
    private const string Kubeconfig =
        """
        current-context: a
        contexts: [{name: a, context: {cluster: a, user: a}}]
        clusters: [{name: a, cluster: {server: "http://127.0.0.1:9"}}]
        users: [{name: a, user: {token: secret-token}}]
        """;

    private readonly TemporaryFolder _folder = new();
    private readonly string _kubeconfig;

    public CommandLineTests() => _kubeconfig = _folder.Write("kubeconfig", Kubeconfig);

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("")]
    [InlineData("config")]
    [InlineData("config check")]
    [InlineData("create-build")]
    [InlineData("resolve-profile")]
    public async Task Help_of_every_command_tells_what_it_does_and_every_option(string command)
    {
        string[] words = command.Split(' ', StringSplitOptions.RemoveEmptyEntries);

        Golden.AssertEqual(
            $"commands/{string.Join('-', ["help", .. words])}.txt", (await RunAsync([.. words, "--help"])).Checked());
    }

    [Fact]
    public async Task A_check_of_settings_prints_what_holds_with_the_environment_laid_over()
    {
        var settings = _folder.Write("settings.yaml", "namespace: file\nclusterName: file\n");

        var result = await RunAsync(
            new Dictionary<string, string> { ["IMAGEFACTORY_NAMESPACE"] = "environment" },
            "config",
            "check",
            settings,
            "--cluster-name",
            "option");

        Assert.Equal((0, string.Empty), One(result));
        Assert.StartsWith(
            "# namespace is set by IMAGEFACTORY_NAMESPACE\n# clusterName is set by --cluster-name\n"
            + "clusterName: option\nnamespace: environment\ntenants:\n- name: default\n",
            result.Output,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_check_of_settings_prints_all_faults_one_a_line()
    {
        var settings = _folder.Write("settings.yaml", "mirors: {}\nhealthPort: 0\n");

        var result = await RunAsync("config", "check", settings);

        Assert.Equal(
            (1, "mirors is no setting: did you mean mirrors?\nhealthPort must be a port, 1 to 65535"), One(result));
        Assert.Empty(result.Output);
    }

    [Fact]
    public async Task A_start_with_wrong_settings_names_all_of_them_and_where_they_come_from()
    {
        var settings = _folder.Write("settings.yaml", "healthPort: 0\n");

        Assert.Equal(
            (
                64,
                $"imagefactory-operator: Settings file '{settings}': log.format must be Text or Json, not 'xml' (from "
                + "IMAGEFACTORY_LOG_FORMAT); healthPort must be a port, 1 to 65535"),
            One(await RunAsync(new Dictionary<string, string>
            {
                ["IMAGEFACTORY_SETTINGS"] = settings,
                ["IMAGEFACTORY_LOG_FORMAT"] = "xml",
            })));
    }

    [Theory]
    [InlineData("--profile debian-12 --ttl-seconds -1", "--ttl-seconds must be at least 0")]
    [InlineData("--profile debian-12 --every-seconds 0", "--every-seconds must be at least 1")]
    [InlineData("--profile debian-12 --jitter-seconds 86401", "--jitter-seconds must be 86400 at most")]
    [InlineData("--profile debian-12 --backend Moon", "Argument 'Moon' not recognized. Must be one of:")]
    [InlineData("--name a", "Option '--profile' is required.")]
    public async Task A_build_that_nobody_could_mean_is_refused_before_anything_is_asked(
        string arguments, string expected)
    {
        var result = await RunAsync(["create-build", .. arguments.Split(' ')]);

        Assert.Equal(1, result.ExitCode);
        Assert.StartsWith(expected, result.Errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--settings /nowhere.yaml", 64, "imagefactory-operator: Settings file '/nowhere.yaml' cannot be read")]
    [InlineData(
        "--kubeconfig /nowhere",
        64,
        "imagefactory-operator: The kubeconfig file /nowhere does not exist: check the path")]
    [InlineData("--setings x", 1, "Unrecognized command or argument '--setings'")]
    public async Task A_wrong_option_is_named(string arguments, int code, string expected)
    {
        var result = await RunAsync(arguments.Split(' '));

        Assert.Equal(code, result.ExitCode);
        Assert.StartsWith(expected, result.Errors + result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_unknown_context_is_named_with_those_that_there_are()
    {
        var result = await RunAsync("--kubeconfig", _kubeconfig, "--context", "b");

        Assert.Equal(
            (64, $"imagefactory-operator: {_kubeconfig} has no context \"b\": choose another (there is \"a\")"),
            One(result));
    }

    [Theory]
    [InlineData("a: [b", "The kubeconfig file {0} is no YAML at line 2, column 1: mend it there")]
    [InlineData("just text", "The kubeconfig file {0} is no mapping: it must have clusters, users and contexts")]
    [InlineData("", "{0} has no current-context: choose one with kubectl config use-context (there is none)")]
    public Task A_kubeconfig_that_is_none_is_named(string text, string expected) => AssertRefusedAsync(text, expected);

    [Theory]
    [InlineData(
        "certificate-authority: /nowhere/ca.crt",
        "The certificate authority /nowhere/ca.crt can't be read (Could not find a part of the path "
        + "'/nowhere/ca.crt'.): check the path and its mode")]
    [InlineData(
        "certificate-authority-data: aGFsbG8=",
        "The certificate authority (inline data) holds no PEM certificate: put the cluster's CA there")]
    public Task An_authority_that_is_none_is_named(string authority, string expected) => AssertRefusedAsync(
        Kubeconfig.Replace("127.0.0.1:9\"", $"127.0.0.1:9\", {authority}", StringComparison.Ordinal), expected);

    [Fact]
    public async Task A_client_certificate_with_another_ones_key_is_named()
    {
        using var authority = new TestAuthority();
        using var joe = authority.IssueClient("CN=joe");
        using var jim = authority.IssueClient("CN=jim");
        var certificate = _folder.Write("joe.crt", joe.ExportCertificatePem());
        var key = _folder.Write("jim.key", jim.GetECDsaPrivateKeyPem());

        await AssertRefusedAsync(
            Kubeconfig.Replace(
                "token: secret-token",
                $"client-certificate: {certificate}, client-key: {key}",
                StringComparison.Ordinal),
            $"The client certificate ({certificate}) and key ({key}) are no PEM pair (The provided key does not match "
            + "the public key for this certificate. (Parameter 'privateKey')): put matching ones there");
    }

    [Fact]
    public async Task A_store_that_cannot_be_made_is_named_with_its_setting()
    {
        var occupied = _folder.Write("store", "a file where the folder should be");
        var settings = _folder.Write(
            "settings.yaml",
            $"artifacts: {{root: {occupied}, listenPort: 0}}\nhealthPort: {FreePorts.Take(1)[0]}");

        var (code, line) = One(await RunAsync("--kubeconfig", _kubeconfig, "--settings", settings));

        Assert.Equal(1, code);
        Assert.StartsWith(
            $"imagefactory-operator: artifacts.root '{occupied}' cannot be used (", line, StringComparison.Ordinal);
        Assert.EndsWith($"name a folder that user {Environment.UserName} may write", line, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_secret_of_the_store_that_is_missing_is_named_with_its_setting()
    {
        var settings = _folder.Write(
            "settings.yaml",
            $"artifacts: {{root: {_folder.Path}/store, listenPort: 0, signingKeyFile: /nowhere/key}}\n"
            + $"healthPort: {FreePorts.Take(1)[0]}");

        Assert.Equal(
            (
                1,
                "imagefactory-operator: artifacts.signingKeyFile '/nowhere/key' cannot be read (Could not find a part "
                + "of the path '/nowhere/key'.): mount the Secret that holds it there, or remove the setting"),
            One(await RunAsync("--kubeconfig", _kubeconfig, "--settings", settings)));
    }

    [Fact]
    public async Task A_certificate_of_the_endpoint_that_is_missing_is_named_with_its_setting()
    {
        var settings = _folder.Write(
            "settings.yaml",
            $"artifacts: {{root: {_folder.Path}/store, listenPort: 0, endpoint: \"https://store.example.org/\", "
            + "tls: {certFile: /nowhere/tls.crt, keyFile: /nowhere/tls.key}}\n"
            + $"healthPort: {FreePorts.Take(1)[0]}");

        Assert.Equal(
            (
                1,
                "imagefactory-operator: artifacts.tls.certFile '/nowhere/tls.crt' cannot be read (Could not find a "
                + "part of the path '/nowhere/tls.crt'.): mount the Secret that holds it there, or correct the "
                + "setting"),
            One(await RunAsync("--kubeconfig", _kubeconfig, "--settings", settings)));
    }

    /// <summary>
    /// The one line is all that the program says: no stack trace, and nothing of the kubeconfig's text.
    /// </summary>
    private async Task AssertRefusedAsync(string text, string expected)
    {
        var file = _folder.Write("refused", text);
        var settings = _folder.Write(
            "settings.yaml",
            $"artifacts: {{root: {_folder.Path}/store, listenPort: 0}}\nhealthPort: {FreePorts.Take(1)[0]}");

        var result = await RunAsync("--kubeconfig", file, "--settings", settings);

        Assert.Equal(
            $"64: imagefactory-operator: {string.Format(CultureInfo.InvariantCulture, expected, file)}\n",
            $"{result.ExitCode}: {result.Output}{result.Errors}");
    }

    private static (int Code, string Error) One(CommandResult result) => (result.ExitCode, result.Errors.TrimEnd('\n'));

    private static Task<CommandResult> RunAsync(params string[] arguments) => RunAsync([], arguments);

    private static Task<CommandResult> RunAsync(
        Dictionary<string, string> environment, params string[] arguments) => Command.RunAsync(
        "env",
        [
            .. environment.Select(pair => $"{pair.Key}={pair.Value}"),
            Path.Combine(AppContext.BaseDirectory, "imagefactory-operator"),
            .. arguments,
        ]);
}
