using ImageFactory.Operator.Hosts.OpenStackVm.Ssh;
using ImageFactory.Operator.Settings;
using ImageFactory.Testing;
using ImageFactory.Testing.Processes;
using Xunit;

namespace ImageFactory.Operator.OpenStackTests.Ssh;

/// <summary>A real sshd behind another one.</summary>
public sealed class SshBastionTests : IDisposable
{
    private readonly SshWorld _world = new();
    private readonly SshWorld _bastion = new();
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_bastion_is_gone_through_with_its_own_key_and_host_key()
    {
        await using var sshd = await _world.StartAsync();
        using var ssh = Connect();
        await using (var bastion = await _bastion.StartAsync())
        {
            var bytes = new byte[1 << 20];
            Assert.Equal(bytes, await ssh.RunAsync("cat", bytes, SshWorld.Patience, default));
        }

        // The first one may still find the connection that was open.
        Assert.Equal(SshFault.Unreachable, (await SshWorld.FailAsync(ssh)).Fault);
        Assert.Equal(
            (SshFault.Unreachable, $"bastion {_bastion.Server.Address}: Connection refused"),
            await SshWorld.FailAsync(ssh));

        await using var again = await _bastion.StartAsync();
        Assert.Equal("again\n", await SshWorld.RunAsync(ssh, "echo again"));
    }

    [Theory]
    [InlineData("ed25519")]
    [InlineData("rsa")]
    public async Task The_bastions_key_may_be_of_each_kind(string kind)
    {
        var file = Path.Combine(_folder.Path, kind);
        (await Command.RunAsync("ssh-keygen", ["-q", "-t", kind, "-N", "", "-f", file])).Checked();
        await using var sshd = await _world.StartAsync();
        await using var bastion = await SshServer.StartAsync(
            _bastion.Server, _bastion.Host.PrivatePem, await File.ReadAllTextAsync($"{file}.pub"));
        using var ssh = Connect(identity: file);

        Assert.Equal("inside\n", await SshWorld.RunAsync(ssh, "echo inside"));
    }

    [Fact]
    public async Task A_bastion_with_another_host_key_is_refused_before_anything_is_sent()
    {
        await using var sshd = await _world.StartAsync();
        await using var bastion = await _bastion.StartWithKeyAsync(SshWorld.NewKey().PrivatePem, "LogLevel DEBUG");
        using var ssh = Connect();

        Assert.Equal(
            (SshFault.WrongBastionKey,
                $"bastion {_bastion.Server.Address}: it has another host key than the one that is expected"),
            await SshWorld.FailAsync(ssh));
        Assert.DoesNotContain("userauth-request", bastion.Log, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_with_another_host_key_is_refused_behind_a_bastion_too()
    {
        await using var sshd = await _world.StartWithKeyAsync(SshWorld.NewKey().PrivatePem, "LogLevel DEBUG");
        await using var bastion = await _bastion.StartAsync();
        using var ssh = Connect();

        Assert.Equal(SshFault.WrongHostKey, (await SshWorld.FailAsync(ssh)).Fault);
        Assert.DoesNotContain("userauth-request", sshd.Log, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_bastion_of_which_no_host_key_is_known_is_not_asked()
    {
        using var ssh = Connect(knownHosts: $"elsewhere.example.org {_bastion.Host.PublicKey}\n");

        var (fault, message) = await SshWorld.FailAsync(ssh);

        Assert.Equal(SshFault.WrongBastionKey, fault);
        Assert.EndsWith(
            "known_hosts names no key of it (openstack.buildHost.bastion.knownHostsFile)",
            message,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_key_that_cannot_be_read_is_named()
    {
        await using var bastion = await _bastion.StartAsync();
        var missing = Path.Combine(_folder.Path, "missing");
        using var ssh = Connect(identity: missing);

        Assert.Equal(
            (SshFault.Unreachable,
                $"bastion {_bastion.Server.Address}: openstack.buildHost.bastion.identityFile {missing} cannot be read"
                + $": Could not find file '{missing}'"),
            await SshWorld.FailAsync(ssh));
    }

    [Fact]
    public async Task A_bastion_that_does_not_let_us_in_is_told_what_to_change()
    {
        await using var bastion = await SshServer.StartAsync(_bastion.Server, _bastion.Host.PrivatePem, string.Empty);
        using var ssh = Connect();

        Assert.Equal(
            (SshFault.Unreachable,
                $"bastion {_bastion.Server.Address}: Permission denied (publickey): its authorized_keys must name the "
                + "key of openstack.buildHost.bastion.identityFile"),
            await SshWorld.FailAsync(ssh));
    }

    [Theory]
    [InlineData("AllowTcpForwarding yes")]
    [InlineData("AllowTcpForwarding no")]
    public async Task A_server_that_the_bastion_does_not_reach_may_be_reached_later(string setting)
    {
        await using var bastion = await _bastion.StartAsync(setting);
        using var ssh = Connect();

        var (fault, message) = await SshWorld.FailAsync(ssh);

        Assert.Equal(SshFault.Unreachable, fault);
        Assert.StartsWith($"through bastion {_bastion.Server.Address}: ", message, StringComparison.Ordinal);
        Assert.EndsWith(
            ": see whether its sshd runs, and whether the bastion may reach it (AllowTcpForwarding)",
            message,
            StringComparison.Ordinal);
    }

    private SshClient Connect(string? identity = null, string? knownHosts = null) => new(
        _world.Endpoint with
        {
            Bastion = new BastionSettings
            {
                Host = $"{_bastion.Server.Address}",
                User = "root",
                IdentityFile = identity ?? _folder.Write("id", _bastion.Client.PrivatePem + "\n"),
                KnownHostsFile = _folder.Write(
                    "known_hosts", knownHosts ?? $"{_bastion.Server.Address} {_bastion.Host.PublicKey}\n"),
            },
        },
        TimeProvider.System);
}
