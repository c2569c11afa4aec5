using ImageFactory.Kubernetes.Config;
using ImageFactory.Testing;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace ImageFactory.Kubernetes.Tests.Config;

public sealed class ExecCredentialSourceTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 1, 31, 12, 0, 0, TimeSpan.Zero));

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task The_plugin_is_told_what_it_asks_for_and_its_token_is_used()
    {
        using var source = Source(
            """
            printf '%s' "$KUBERNETES_EXEC_INFO" > "$1/told"
            echo '{"kind":"ExecCredential","apiVersion":"client.authentication.k8s.io/v1",
              "status":{"token":"'"$WHO"'"}}'
            """);

        Assert.Equal("Bearer me", (await source.GetAsync(CancellationToken.None)).Authorization);
        Assert.Equal(
            """
            {"apiVersion":"client.authentication.k8s.io/v1","kind":"ExecCredential",
            "spec":{"interactive":false,"cluster":{"server":"https://x"}}}
            """.ReplaceLineEndings(string.Empty),
            await File.ReadAllTextAsync($"{_folder.Path}/told"));
    }

    [Fact]
    public async Task It_runs_again_when_the_token_ends_or_is_refused_and_not_before()
    {
        using var source = Source(
            """
            n=$(cat "$1/n" 2>/dev/null || echo 0); n=$((n + 1)); echo $n > "$1/n"
            echo '{"kind":"ExecCredential","apiVersion":"client.authentication.k8s.io/v1",
              "status":{"token":"t'$n'","expirationTimestamp":"2026-01-31T12:10:00Z"}}'
            """);

        Assert.Equal("Bearer t1", await TokenAsync(source));
        _time.Advance(TimeSpan.FromMinutes(9));
        Assert.Equal("Bearer t1", await TokenAsync(source));
        source.Drop(_time.GetTimestamp());
        Assert.Equal("Bearer t2", await TokenAsync(source));
        _time.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal("Bearer t3", await TokenAsync(source));
    }

    [Fact]
    public async Task A_certificate_from_a_plugin_is_a_credential_too()
    {
        using var authority = new TestAuthority();
        using var certificate = authority.Issue("joe");
        _folder.Write("crt", certificate.ExportCertificatePem().ReplaceLineEndings("\\n"));
        _folder.Write("key", certificate.GetECDsaPrivateKeyPem().ReplaceLineEndings("\\n"));
        using var source = Source(
            """
            printf '{"kind":"ExecCredential","apiVersion":"client.authentication.k8s.io/v1",
              "status":{"clientCertificateData":"%s","clientKeyData":"%s"}}' "$(cat "$1/crt")" "$(cat "$1/key")"
            """);

        var credential = await source.GetAsync(CancellationToken.None);

        Assert.Null(credential.Authorization);
        Assert.Equal(("CN=joe", true), (credential.Certificate!.Subject, credential.Certificate.HasPrivateKey));
    }

    [Theory]
    [InlineData("echo 's3cret'", "gave no JSON")]
    [InlineData("echo '{}'", "gave no ExecCredential of client.authentication.k8s.io/v1 with a status")]
    [InlineData("echo 'log in first' >&2; exit 4", "ended with 4: log in first")]
    [InlineData(
        "echo '{\"kind\":\"ExecCredential\",\"apiVersion\":\"client.authentication.k8s.io/v1\",\"status\":{}}'",
        "gave neither a token nor a certificate")]
    public async Task A_plugin_that_fails_is_named_with_its_fault(string script, string expected)
    {
        using var source = Source(script);

        var error = await Assert.ThrowsAsync<KubernetesConfigException>(() => TokenAsync(source));

        Assert.Equal($"The credential plugin /bin/sh {expected}", error.Message);
    }

    [Fact]
    public async Task A_plugin_that_is_missing_is_told_with_its_hint()
    {
        using var source = new ExecCredentialSource(
            new ExecCommand
            {
                ApiVersion = "client.authentication.k8s.io/v1beta1",
                Command = "/nowhere/plugin",
                InstallHint = "Get it at example.org",
            },
            _time);

        var error = await Assert.ThrowsAsync<KubernetesConfigException>(() => TokenAsync(source));

        Assert.StartsWith(
            "The credential plugin /nowhere/plugin could not be started", error.Message, StringComparison.Ordinal);
        Assert.EndsWith("Get it at example.org", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_plugin_that_must_ask_a_person_is_not_started()
    {
        using var source = new ExecCredentialSource(
            new ExecCommand
            {
                ApiVersion = "client.authentication.k8s.io/v1",
                Command = "/bin/true",
                InteractiveMode = "Always",
            },
            _time);

        var error = await Assert.ThrowsAsync<KubernetesConfigException>(() => TokenAsync(source));

        Assert.Contains("wants to ask a person", error.Message, StringComparison.Ordinal);
    }

    private static async Task<string?> TokenAsync(ExecCredentialSource source) =>
        (await source.GetAsync(CancellationToken.None)).Authorization;

    private ExecCredentialSource Source(string script) => new(
        new ExecCommand
        {
            ApiVersion = "client.authentication.k8s.io/v1",
            Command = "/bin/sh",
            Arguments = ["-c", script, "plugin", _folder.Path],
            Environment = [KeyValuePair.Create("WHO", "me")],
            ProvideClusterInfo = true,
            Server = "https://x",
        },
        _time);
}
