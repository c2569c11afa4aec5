using System.Net;
using ImageFactory.Operator.Hosts.OpenStackVm.Ssh;
using ImageFactory.Testing;
using ImageFactory.Testing.Processes;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace ImageFactory.Operator.OpenStackTests.Ssh;

/// <summary>Commands on a real sshd.</summary>
public sealed class SshClientTests
{
    private readonly SshWorld _world = new();

    [Fact]
    public async Task A_command_gets_its_input_and_gives_its_output()
    {
        await using var sshd = await _world.StartAsync();
        using var ssh = _world.Connect();

        Assert.Equal("12345"u8.ToArray(), await ssh.RunAsync("cat", "12345"u8.ToArray(), SshWorld.Patience, default));
    }

    [Fact]
    public async Task A_command_without_input_finds_its_end_at_once()
    {
        await using var sshd = await _world.StartAsync();
        using var ssh = _world.Connect();

        Assert.Equal("done\n", await SshWorld.RunAsync(ssh, "cat; echo done"));
    }

    [Fact]
    public async Task Input_and_output_may_be_large()
    {
        await using var sshd = await _world.StartAsync();
        using var ssh = _world.Connect();
        var bytes = new byte[3 << 20];
        new Random(1).NextBytes(bytes);

        Assert.Equal(bytes, await ssh.RunAsync("cat", bytes, SshWorld.Patience, default));
    }

    [Fact]
    public async Task Commands_share_a_connection()
    {
        await using var sshd = await _world.StartAsync();
        using var ssh = _world.Connect();

        var first = await SshWorld.RunAsync(ssh, "echo $SSH_CONNECTION");

        Assert.Equal(first, await SshWorld.RunAsync(ssh, "echo $SSH_CONNECTION"));
    }

    [Fact]
    public async Task Commands_take_turns_where_a_server_allows_one_session()
    {
        await using var sshd = await _world.StartAsync("MaxSessions 1");
        using var ssh = _world.Connect();

        var answers = await Task.WhenAll(
            Enumerable.Range(0, 20).Select(number => SshWorld.RunAsync(ssh, $"echo {number} $SSH_CONNECTION")));

        var connection = answers[0].Split(' ', 2)[1];
        Assert.Equal(Enumerable.Range(0, 20).Select(number => $"{number} {connection}"), answers);
    }

    [Fact]
    public async Task A_server_that_allows_no_session_is_told_what_to_change()
    {
        await using var sshd = await _world.StartAsync("MaxSessions 0");
        using var ssh = _world.Connect();

        Assert.Equal(
            (SshFault.Unreachable,
                "it starts no command (Failed to open a channel after 10 attempts): see MaxSessions in its "
                + "sshd_config"),
            await SshWorld.FailAsync(ssh));
    }

    [Fact]
    public async Task A_command_that_fails_tells_its_last_words()
    {
        await using var sshd = await _world.StartAsync();
        using var ssh = _world.Connect();

        Assert.Equal((SshFault.CommandFailed, "no"), await SshWorld.FailAsync(ssh, "echo 1 >&2; echo no >&2; exit 3"));
    }

    [Fact]
    public async Task A_command_that_fails_without_words_or_reading_its_input_tells_its_exit_code()
    {
        await using var sshd = await _world.StartAsync();
        using var ssh = _world.Connect();

        // Often enough for input that is on its way when the command ends, over which the server breaks the connection.
        for (var times = 0; times < 30; times++)
        {
            Assert.Equal(
                (SshFault.CommandFailed, "exit code 3"), await SshWorld.FailAsync(ssh, "exit 3", new byte[1 << 20]));
        }
    }

    [Fact]
    public async Task A_command_that_was_killed_may_be_tried_again()
    {
        await using var sshd = await _world.StartAsync();
        using var ssh = _world.Connect();

        Assert.Equal(
            (SshFault.Unreachable, "the command was ended there by signal KILL"),
            await SshWorld.FailAsync(ssh, "kill -KILL $$"));
        Assert.Equal("again\n", await SshWorld.RunAsync(ssh, "echo again"));
    }

    [Theory]
    [InlineData("head -c 8388608 /dev/zero")]
    [InlineData("head -c 8388608 /dev/zero >&2")]
    [InlineData("yes")]
    public async Task A_command_that_prints_without_end_is_cut_off(string command)
    {
        await using var sshd = await _world.StartAsync();
        using var ssh = _world.Connect();

        Assert.Equal(
            (SshFault.CommandFailed, "it answered more than 4 MiB and was cut off"),
            await SshWorld.FailAsync(ssh, command));
        Assert.Equal("again\n", await SshWorld.RunAsync(ssh, "echo again"));
    }

    [Fact]
    public async Task A_command_that_is_cancelled_ends_at_once_and_the_next_one_works()
    {
        await using var sshd = await _world.StartAsync();
        using var ssh = _world.Connect();
        using var cancellation = new CancellationTokenSource();
        var running = await SshWorld.StartEndlessAsync(ssh, cancellation.Token);

        await cancellation.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
        Assert.Equal("again\n", await SshWorld.RunAsync(ssh, "echo again"));
    }

    [Fact]
    public async Task A_connection_that_nobody_needs_is_closed_after_a_minute()
    {
        await using var sshd = await _world.StartAsync();
        var time = new FakeTimeProvider();
        using var ssh = new SshClient(_world.Endpoint, time);
        var first = await SshWorld.RunAsync(ssh, "echo $SSH_CONNECTION");

        time.Advance(TimeSpan.FromSeconds(59));
        Assert.Equal(first, await SshWorld.RunAsync(ssh, "echo $SSH_CONNECTION"));
        time.Advance(TimeSpan.FromSeconds(60));

        await Eventually.HoldsAsync(() => Ended(sshd), "sshd sees the connection end");
        Assert.NotEqual(first, await SshWorld.RunAsync(ssh, "echo $SSH_CONNECTION"));
    }

    [Fact]
    public async Task The_connection_ends_with_the_client()
    {
        await using var sshd = await _world.StartAsync();
        using (var ssh = _world.Connect())
        {
            await SshWorld.RunAsync(ssh, "true");
            Assert.False(Ended(sshd));
        }

        await Eventually.HoldsAsync(() => Ended(sshd), "sshd sees the connection end");
    }

    [Fact]
    public async Task A_server_may_have_an_address_of_IPv6()
    {
        var server = new IPEndPoint(IPAddress.IPv6Loopback, FreePorts.Take(1)[0]);
        var world = new SshWorld(server, server.Port);
        await using var sshd = await world.StartAsync();
        using var ssh = world.Connect();

        Assert.StartsWith("::1 ", await SshWorld.RunAsync(ssh, "echo $SSH_CONNECTION"), StringComparison.Ordinal);
    }

    private static bool Ended(SshServer sshd) =>
        sshd.Log.Contains("Disconnected from user root", StringComparison.Ordinal);
}
