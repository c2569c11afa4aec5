using System.Globalization;
using System.Net;
using System.Net.Sockets;
using ImageFactory.Operator.Testing.ApiServers;
using ImageFactory.Testing;
using Xunit;

namespace ImageFactory.Operator.ApiServerTests;

/// <summary>
/// What the program says when it cannot get at its cluster: one line with what, where and what to do, the same in
/// /readyz; it stays alive, since whatever is mended shall work without a restart.
/// </summary>
public sealed class AccessTests(OperatorServer server) : IClassFixture<OperatorServer>
{
    private const string Token = "token: wrong";
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(90);

    private readonly OperatorAccount _account = server.Account;

    [Fact]
    public Task A_server_that_is_not_there() => AssertToldAsync(
        "not-there",
        _account.Kubeconfig(Token, new Uri("https://127.0.0.1:9")),
        "The API server 127.0.0.1:9 (from context test of {0}) cannot be reached: Connection refused: "
        + "check that it runs and that the address is right");

    [Fact]
    public async Task A_server_that_never_answers()
    {
        // The system takes connections to it; nobody speaks.
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();

        // The election asks most often, and so knows first.
        await AssertToldAsync(
            "silent",
            _account.Kubeconfig(Token, new Uri($"https://{silent.LocalEndpoint}")),
            $"The API server {silent.LocalEndpoint} (from context test of {{0}}) does not answer: "
            + "check that it runs and that the address is right",
            of: "leader election");
    }

    [Fact]
    public Task A_token_that_is_refused() => AssertToldAsync(
        "token",
        _account.Kubeconfig(Token),
        $"The API server {server.Server.Address.Authority} (from context test of {{0}}) does not take our credentials "
        + "(401 Unauthorized): check the user's token or certificate there");

    [Fact]
    public async Task A_client_certificate_that_has_ended()
    {
        using var authority = TestAuthority.Load(server.Server.Certificates);
        var end = DateTimeOffset.UtcNow.AddHours(-1);
        using var certificate = authority.IssueClient("CN=old", end);
        var crt = server.Folder.Write("ended.crt", certificate.ExportCertificatePem());
        var key = server.Folder.Write("ended.key", certificate.GetECDsaPrivateKeyPem());

        await AssertToldAsync(
            "ended",
            _account.Kubeconfig($"client-certificate: \"{crt}\", client-key: \"{key}\""),
            $"The API server {server.Server.Address.Authority} (from context test of {{0}}) does not take our "
            + $"credentials (401 Unauthorized): the client certificate ended on {end:yyyy-MM-dd HH:mm}Z: put a new one "
            + "there");
    }

    [Fact]
    public async Task A_server_whose_certificate_comes_from_another_authority()
    {
        using var other = new TestAuthority("another authority");
        await AssertToldAsync(
            "authority",
            _account.Kubeconfig(
                Token, cluster: $"certificate-authority: \"{server.Folder.Write("other-ca.crt", other.Pem)}\""),
            $"The API server {server.Server.Address.Authority} (from context test of {{0}}) is not believed: The "
            + "remote certificate is invalid because of errors in the certificate chain: PartialChain: "
            + "check certificate-authority, and the server's name or tls-server-name");
    }

    [Fact]
    public Task A_server_whose_certificate_is_for_another_name() => AssertToldAsync(
        "name",
        _account.Kubeconfig(Token, cluster: $"{_account.Authority}, tls-server-name: api.example.org"),
        $"The API server {server.Server.Address.Authority} (from context test of {{0}}) is not believed: The remote "
        + "certificate is invalid according to the validation procedure: RemoteCertificateNameMismatch: "
        + "check certificate-authority, and the server's name or tls-server-name");

    [Fact]
    public Task A_credential_plugin_that_is_not_installed() => AssertToldAsync(
        "plugin",
        _account.Kubeconfig(
            "exec: {apiVersion: client.authentication.k8s.io/v1, command: no-such-plugin, "
            + "installHint: See example.org.}"),
        "The credential plugin no-such-plugin could not be started (An error occurred trying to start process "
        + $"'no-such-plugin' with working directory '{Environment.CurrentDirectory}'. No such file or directory): "
        + "install it. See example.org.");

    [Fact]
    public Task A_token_file_that_is_not_there() => AssertToldAsync(
        "token-file",
        _account.Kubeconfig("tokenFile: /nowhere/token"),
        "The token file /nowhere/token can't be read (Could not find a part of the path '/nowhere/token'.): "
        + "check that it exists, and its mode");

    /// <summary>One line in the log, the same in each line of /readyz, and a process that lives.</summary>
    private async Task AssertToldAsync(string name, string kubeconfig, string problem, string of = "")
    {
        await using var program = server.Program(name, kubeconfig);
        var expected = string.Format(
            CultureInfo.InvariantCulture, problem, Path.Combine(server.Folder.Path, $"{name}.kubeconfig"));
        await program.LaunchAsync();

        (int Status, string Text) ready = default;
        await Eventually.HoldsAsync(
            async () => (ready = await program.AskAsync("readyz")) is { Status: 503 } && Lines().Any()
                && Lines().All(line => line.EndsWith(expected, StringComparison.Ordinal))
                // The log is written beside the answers, and may be later.
                && program.Problems().Any(),
            Soon,
            () => $"expected '{expected}'\nreadyz {ready.Status}\n{ready.Text}\n{program.Tail}");

        Assert.Equal(200, (await program.AskAsync("healthz")).Status);
        Assert.StartsWith($"{expected}; trying again", Assert.Single(program.Problems()), StringComparison.Ordinal);

        IEnumerable<string> Lines() => ready.Text.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            // The files of the settings are nobody's to reach.
            .Where(line => !line.StartsWith("[+]file", StringComparison.Ordinal))
            .Where(line => line.StartsWith($"[-]{of}", StringComparison.Ordinal) || of.Length == 0);
    }
}
