using ImageFactory.Operator.Hosts.OpenStackVm.Ssh;
using ImageFactory.Testing;
using ImageFactory.Testing.Processes;
using Xunit;

namespace ImageFactory.Operator.OpenStackTests.Ssh;

/// <summary>Which servers are believed, on a real sshd.</summary>
public sealed class SshTrustTests
{
    private const string Remedy = ": its sshd_config must allow modern algorithms, as OpenSSH does by itself";

    // What sshd says of everybody who asks to be let in, by whatever method.
    private const string Login = "userauth-request for user root";

    private readonly SshWorld _world = new();

    [Theory]
    [InlineData("ed25519", 256)]
    [InlineData("rsa", 3072)]
    [InlineData("ecdsa", 256)]
    [InlineData("ecdsa", 384)]
    [InlineData("ecdsa", 521)]
    public async Task A_host_key_may_be_of_each_modern_kind(string kind, int bits)
    {
        using var folder = new TemporaryFolder();
        var (pem, key) = await GenerateAsync(folder, kind, bits);
        await using var sshd = await _world.StartWithKeyAsync(pem);
        using var ssh = new SshClient(_world.Endpoint with { HostKey = key }, TimeProvider.System);

        Assert.Equal("here\n", await SshWorld.RunAsync(ssh, "echo here"));
    }

    [Fact]
    public async Task Another_host_key_is_refused_before_anything_is_sent()
    {
        await using var sshd = await _world.StartWithKeyAsync(SshWorld.NewKey().PrivatePem, "LogLevel DEBUG");
        using var ssh = _world.Connect();
        using var folder = new TemporaryFolder();
        var proof = Path.Combine(folder.Path, "proof");

        Assert.Equal(
            (SshFault.WrongHostKey, "it has another host key than the one that is expected"),
            await SshWorld.FailAsync(ssh, $"touch {proof}"));

        await Eventually.HoldsAsync(() => Ended(sshd.Log), "sshd sees the connection end");
        Assert.DoesNotContain(Login, sshd.Log, StringComparison.Ordinal);
        Assert.False(File.Exists(proof));

        static bool Ended(string log) => log.Contains("Connection closed by", StringComparison.Ordinal)
            || log.Contains("Connection reset by", StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_was_made_before_the_secret_was_changed_is_reached_by_its_own_keys()
    {
        await using var sshd = await _world.StartAsync();
        var endpoint = _world.Endpoint with { HostKey = SshWorld.NewKey().PublicKey, Identity = SshWorld.NewKey };
        using var before = new SshClient(
            endpoint with { Before = new SshTrust(_world.Host.PublicKey, () => _world.Client) }, TimeProvider.System);
        using var without = new SshClient(endpoint, TimeProvider.System);

        Assert.Equal("here\n", await SshWorld.RunAsync(before, "echo here"));
        Assert.Equal(SshFault.WrongHostKey, (await SshWorld.FailAsync(without)).Fault);
    }

    [Fact]
    public async Task The_log_of_sshd_would_tell_of_a_login()
    {
        await using var sshd = await _world.StartAsync("LogLevel DEBUG");
        using var ssh = _world.Connect();

        await SshWorld.RunAsync(ssh, "true");

        await Eventually.HoldsAsync(
            () => sshd.Log.Contains(Login, StringComparison.Ordinal), "sshd tells of the login");
    }

    [Fact]
    public async Task A_server_may_change_the_keys_of_a_connection_at_any_time()
    {
        await using var sshd = await _world.StartAsync("RekeyLimit 256K", "LogLevel DEBUG");
        using var ssh = _world.Connect();

        Assert.Equal(
            new byte[2_000_000],
            await ssh.RunAsync("head -c 2000000 /dev/zero", default, SshWorld.Patience, default));

        Assert.Equal("here\n", await SshWorld.RunAsync(ssh, "echo here"));
        Assert.Contains("rekey", sshd.Log, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_host_key_of_another_kind_is_refused_too()
    {
        using var folder = new TemporaryFolder();
        var (pem, _) = await GenerateAsync(folder, "ed25519", 256);
        await using var sshd = await _world.StartWithKeyAsync(pem);
        using var ssh = _world.Connect();

        Assert.Equal(
            (SshFault.WrongHostKey, "No matching host key algorithm (server offers ssh-ed25519)" + Remedy),
            await SshWorld.FailAsync(ssh));
    }

    [Fact]
    public async Task A_host_key_is_not_believed_by_a_signature_with_SHA_1()
    {
        using var folder = new TemporaryFolder();
        var (pem, key) = await GenerateAsync(folder, "rsa", 3072);
        await using var sshd = await _world.StartWithKeyAsync(pem, "HostKeyAlgorithms ssh-rsa");
        using var ssh = new SshClient(_world.Endpoint with { HostKey = key }, TimeProvider.System);

        Assert.Equal(SshFault.WrongHostKey, (await SshWorld.FailAsync(ssh)).Fault);
    }

    [Theory]
    [InlineData("key exchange", "diffie-hellman-group14-sha1", "KexAlgorithms diffie-hellman-group14-sha1")]
    [InlineData("client encryption", "aes128-cbc,3des-cbc", "Ciphers aes128-cbc,3des-cbc")]
    [InlineData("client MAC", "hmac-sha1", "MACs hmac-sha1", "Ciphers aes128-ctr")]
    public async Task A_server_that_offers_only_old_algorithms_is_told_what_to_change(
        string what, string offer, params string[] settings)
    {
        await using var sshd = await _world.StartAsync(settings);
        using var ssh = _world.Connect();

        var (fault, message) = await SshWorld.FailAsync(ssh);

        Assert.Equal(SshFault.Unreachable, fault);
        Assert.StartsWith($"No matching {what} algorithm (server offers {offer}", message, StringComparison.Ordinal);
        Assert.EndsWith(Remedy, message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_does_not_let_us_in_may_later()
    {
        await using var sshd = await SshServer.StartAsync(_world.Server, _world.Host.PrivatePem, string.Empty);
        using var ssh = _world.Connect();

        Assert.Equal(
            (SshFault.Unreachable,
                "Permission denied (publickey): cloud-init puts the key there for openstack.buildHost.user, the "
                + "image's own user"),
            await SshWorld.FailAsync(ssh));
    }

    private static async Task<(string Pem, string PublicKey)> GenerateAsync(
        TemporaryFolder folder, string kind, int bits)
    {
        var file = Path.Combine(folder.Path, "key");
        (await Command.RunAsync("ssh-keygen", ["-q", "-t", kind, "-b", $"{bits}", "-N", "", "-C", "", "-f", file]))
            .Checked();
        return ((await File.ReadAllTextAsync(file)).TrimEnd(), (await File.ReadAllTextAsync($"{file}.pub")).Trim());
    }
}
