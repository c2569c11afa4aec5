using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using ImageFactory.Operator.Backends.OpenStackVm.Ssh;
using ImageFactory.Operator.Settings;
using ImageFactory.Testing;
using ImageFactory.Testing.Processes;
using Xunit;

namespace ImageFactory.Operator.OpenStackTests;

/// <summary>The OpenSSH client against a real sshd at an address of this machine.</summary>
public sealed class SshClientTests
{
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(90);

    private static int _addresses;

    private readonly SshKey _host = SshKey.From(RandomNumberGenerator.GetBytes(32));
    private readonly SshKey _client = SshKey.From(RandomNumberGenerator.GetBytes(32));

    // 127.76.0.0/24 is no network of the test cloud.
    private readonly IPAddress _address = IPAddress.Parse($"127.76.0.{Interlocked.Increment(ref _addresses)}");

    private SshEndpoint Endpoint => new("server-1", _address, "root", _host.PublicKey, _client);

    [Fact]
    public async Task A_command_gets_its_input_and_gives_its_output()
    {
        await using var sshd = await StartAsync();
        using var ssh = new SshClient(Endpoint);

        Assert.Equal("12345", Text(await ssh.RunAsync("cat", "12345"u8.ToArray(), _patience, default)));
    }

    [Fact]
    public async Task Commands_share_a_connection()
    {
        await using var sshd = await StartAsync();
        using var ssh = new SshClient(Endpoint);

        var ports = new[]
        {
            await ssh.RunAsync("echo $SSH_CONNECTION", default, _patience, default),
            await ssh.RunAsync("echo $SSH_CONNECTION", default, _patience, default),
        };

        Assert.Equal(Text(ports[0]), Text(ports[1]));
    }

    [Fact]
    public async Task A_command_that_fails_tells_its_last_words()
    {
        await using var sshd = await StartAsync();
        using var ssh = new SshClient(Endpoint);

        var error = await Assert.ThrowsAsync<SshException>(() => ssh.RunAsync("echo no >&2; exit 3", default, _patience, default));

        Assert.Equal((SshFault.CommandFailed, "no"), (error.Fault, error.Message));
    }

    [Fact]
    public async Task Another_host_key_is_refused_before_anything_is_sent()
    {
        await using var sshd = await StartAsync(SshKey.From(RandomNumberGenerator.GetBytes(32)));
        using var ssh = new SshClient(Endpoint);
        using var folder = new TemporaryFolder();
        var proof = Path.Combine(folder.Path, "proof");

        var error = await Assert.ThrowsAsync<SshException>(() => ssh.RunAsync($"touch {proof}", default, _patience, default));

        Assert.Equal(SshFault.WrongHostKey, error.Fault);
        Assert.False(File.Exists(proof));
    }

    [Fact]
    public async Task A_host_key_of_another_kind_is_refused_too()
    {
        using var folder = new TemporaryFolder();
        var file = Path.Combine(folder.Path, "key");
        (await Command.RunAsync("ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-f", file])).Checked();
        await using var sshd = await SshServer.StartAsync(
            new IPEndPoint(_address, 22), (await File.ReadAllTextAsync(file)).TrimEnd(), _client.PublicKey);
        using var ssh = new SshClient(Endpoint);

        var error = await Assert.ThrowsAsync<SshException>(() => ssh.RunAsync("true", default, _patience, default));

        Assert.Equal(SshFault.WrongHostKey, error.Fault);
    }

    [Fact]
    public async Task A_server_that_does_not_let_us_in_may_later()
    {
        await using var sshd = await SshServer.StartAsync(new IPEndPoint(_address, 22), _host.PrivatePem, string.Empty);
        using var ssh = new SshClient(Endpoint);

        var error = await Assert.ThrowsAsync<SshException>(() => ssh.RunAsync("true", default, _patience, default));

        Assert.Equal(SshFault.Unreachable, error.Fault);
        Assert.Contains("Permission denied", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nobody_there_is_told_and_somebody_later_is_found()
    {
        using var ssh = new SshClient(Endpoint);

        var error = await Assert.ThrowsAsync<SshException>(() => ssh.RunAsync("true", default, _patience, default));
        Assert.Equal(SshFault.Unreachable, error.Fault);
        Assert.Contains("Connection refused", error.Message, StringComparison.Ordinal);

        await using var sshd = await StartAsync();
        Assert.Equal("here\n", Text(await ssh.RunAsync("echo here", default, _patience, default)));
    }

    [Fact]
    public async Task A_server_that_says_nothing_is_given_up_in_time()
    {
        using var mute = new TcpListener(_address, 22);
        mute.Start();
        using var ssh = new SshClient(Endpoint);

        var error = await Assert.ThrowsAsync<SshException>(
            () => ssh.RunAsync("true", default, TimeSpan.FromSeconds(2), default));

        Assert.Equal((SshFault.Unreachable, "no answer within 2 s"), (error.Fault, error.Message));
    }

    [Fact]
    public async Task A_connection_that_broke_is_made_anew()
    {
        using var ssh = new SshClient(Endpoint);
        await using (await StartAsync())
        {
            await ssh.RunAsync("true", default, _patience, default);
        }

        await using var again = await StartAsync();

        Assert.Equal("again\n", Text(await ssh.RunAsync("echo again", default, _patience, default)));
    }

    [Fact]
    public async Task A_bastion_is_gone_through_with_its_own_key_and_host_key()
    {
        var bastionAddress = IPAddress.Parse($"127.76.1.{_address.GetAddressBytes()[3]}");
        var (bastionHost, bastionClient) = (
            SshKey.From(RandomNumberGenerator.GetBytes(32)), SshKey.From(RandomNumberGenerator.GetBytes(32)));
        using var folder = new TemporaryFolder();
        var identity = folder.Write("id", bastionClient.PrivatePem + "\n");
        (await Command.RunAsync("chmod", ["600", identity])).Checked();
        await using var sshd = await StartAsync();
        using var ssh = new SshClient(Endpoint with
        {
            Bastion = new BastionSettings
            {
                Host = $"{bastionAddress}",
                User = "root",
                IdentityFile = identity,
                KnownHostsFile = folder.Write("known_hosts", $"{bastionAddress} {bastionHost.PublicKey}\n"),
            },
        });

        await using (await SshServer.StartAsync(
            new IPEndPoint(bastionAddress, 22), bastionHost.PrivatePem, bastionClient.PublicKey))
        {
            Assert.Equal("inside\n", Text(await ssh.RunAsync("echo inside", default, _patience, default)));
        }

        var error = await Assert.ThrowsAsync<SshException>(() => ssh.RunAsync("true", default, _patience, default));
        Assert.Equal(SshFault.Unreachable, error.Fault);
    }

    private static string Text(byte[] bytes) => Encoding.UTF8.GetString(bytes);

    private Task<SshServer> StartAsync(SshKey? hostKey = null) =>
        SshServer.StartAsync(new IPEndPoint(_address, 22), (hostKey ?? _host).PrivatePem, _client.PublicKey);
}
