using System.Net.Sockets;
using ImageFactory.Operator.Hosts.OpenStackVm.Ssh;
using ImageFactory.Testing;
using Xunit;

namespace ImageFactory.Operator.OpenStackTests.Ssh;

/// <summary>Servers that go away, fall silent or say too much.</summary>
public sealed class SshFaultTests
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(2);
    private static readonly (SshFault, string) NoAnswer = (SshFault.Unreachable, "no answer within 2 s");

    [Fact]
    public async Task Nobody_there_is_told_and_somebody_later_is_found()
    {
        var world = new SshWorld();
        using var ssh = world.Connect();

        Assert.Equal((SshFault.Unreachable, "Connection refused"), await SshWorld.FailAsync(ssh));

        await using var sshd = await world.StartAsync();
        Assert.Equal("here\n", await SshWorld.RunAsync(ssh, "echo here"));
    }

    [Fact]
    public async Task A_server_that_says_nothing_is_given_up_in_time()
    {
        var world = new SshWorld();
        using var mute = new TcpListener(world.Server);
        mute.Start();
        using var ssh = world.Connect();

        Assert.Equal(NoAnswer, await SshWorld.FailAsync(ssh, timeout: Soon));
    }

    [Fact]
    public async Task A_server_that_closes_at_once_is_told_what_to_look_at()
    {
        var world = SshWorld.Behind(out var wire);
        await using var end = wire;
        await using var sshd = await world.StartAsync();
        using var ssh = world.Connect();
        wire.Refuse();

        var (fault, message) = await SshWorld.FailAsync(ssh);

        Assert.Equal(SshFault.Unreachable, fault);
        Assert.EndsWith(
            ": see whether its sshd runs and takes connections from here", message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_connection_that_broke_is_made_anew()
    {
        var world = new SshWorld();
        using var ssh = world.Connect();
        await using (await world.StartAsync())
        {
            await SshWorld.RunAsync(ssh, "true");
        }

        await using var again = await world.StartAsync();

        Assert.Equal("again\n", await SshWorld.RunAsync(ssh, "echo again"));
    }

    [Fact]
    public async Task A_connection_that_is_cut_under_a_command_is_made_anew_for_the_next_one()
    {
        var world = SshWorld.Behind(out var wire);
        await using var end = wire;
        await using var sshd = await world.StartAsync();
        using var ssh = world.Connect();

        var running = await SshWorld.StartEndlessAsync(ssh);
        wire.Reset();

        Assert.Equal(SshFault.Unreachable, (await Assert.ThrowsAsync<SshException>(() => running)).Fault);
        Assert.Equal("again\n", await SshWorld.RunAsync(ssh, "echo again"));
    }

    [Fact]
    public async Task A_server_that_ends_under_a_command_is_unreachable()
    {
        var world = new SshWorld();
        using var ssh = world.Connect();
        Task<byte[]> running;
        await using (await world.StartAsync())
        {
            running = await SshWorld.StartEndlessAsync(ssh);
        }

        Assert.Equal(SshFault.Unreachable, (await Assert.ThrowsAsync<SshException>(() => running)).Fault);
    }

    [Fact]
    public async Task A_server_that_falls_silent_under_a_command_is_given_up_in_time()
    {
        var world = SshWorld.Behind(out var wire);
        await using var end = wire;
        await using var sshd = await world.StartAsync();
        using var ssh = world.Connect();
        await SshWorld.RunAsync(ssh, "true");
        wire.Pause();

        Assert.Equal(NoAnswer, await SshWorld.FailAsync(ssh, timeout: Soon));

        wire.Pass();
        Assert.Equal("again\n", await SshWorld.RunAsync(ssh, "echo again"));
    }

    [Fact]
    public async Task A_server_that_hardly_reads_is_given_up_in_time()
    {
        var world = SshWorld.Behind(out var wire);
        await using var end = wire;
        await using var sshd = await world.StartAsync();
        using var ssh = world.Connect();
        wire.Throttle(1 << 20);

        Assert.Equal(NoAnswer, await SshWorld.FailAsync(ssh, "cat >/dev/null", new byte[64 << 20], Soon));

        wire.Pass();
        Assert.Equal("again\n", await SshWorld.RunAsync(ssh, "echo again"));
    }

    [Fact]
    public async Task A_command_that_takes_no_input_is_given_up_in_time()
    {
        var world = new SshWorld();
        await using var sshd = await world.StartAsync();
        using var ssh = world.Connect();

        Assert.Equal(NoAnswer, await SshWorld.FailAsync(ssh, SshWorld.Endless, new byte[64 << 20], Soon));
    }

    // OpenSSH's sshd ends a connection on which it would have to show more than 256 KiB.
    [Theory]
    [InlineData(1 << 20, " before the login: see its sshd's log, and its Banner")]
    [InlineData(200_000, ": see its sshd's Banner, or what else listens there")]
    public async Task A_huge_banner_is_not_listened_to(int bytes, string remedy)
    {
        var world = new SshWorld();
        using var folder = new TemporaryFolder();
        await using var sshd = await world.StartAsync($"Banner {folder.Write("banner", new string('a', bytes))}");
        using var ssh = world.Connect();

        var (fault, message) = await SshWorld.FailAsync(ssh);

        Assert.Equal(SshFault.Unreachable, fault);
        Assert.EndsWith(remedy, message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_usual_banner_does_no_harm()
    {
        var world = new SshWorld();
        using var folder = new TemporaryFolder();
        await using var sshd = await world.StartAsync($"Banner {folder.Write("banner", new string('a', 32_000))}");
        using var ssh = world.Connect();

        Assert.Equal("here\n", await SshWorld.RunAsync(ssh, "echo here"));
    }

    [Theory]
    [InlineData("A line without an end ", 1, "")]
    [InlineData("A short line.", 1, "\r\n")]
    [InlineData("A long line. ", 500, "\r\n")]
    [InlineData("\0", 1, "")]
    public async Task What_speaks_no_SSH_is_not_listened_to(string words, int times, string end)
    {
        var world = new SshWorld();
        using var listener = new TcpListener(world.Server);
        listener.Start();
        using var ssh = world.Connect();
        var talking = TalkAsync(listener, string.Concat(Enumerable.Repeat(words, times)) + end);

        var (fault, message) = await SshWorld.FailAsync(ssh);

        Assert.Equal(SshFault.Unreachable, fault);
        Assert.EndsWith(": see its sshd's Banner, or what else listens there", message, StringComparison.Ordinal);
        await talking;
    }

    // Without an end, until nobody listens.
    private static async Task TalkAsync(TcpListener listener, string line)
    {
        using var client = await listener.AcceptTcpClientAsync();
        var bytes = System.Text.Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat(line, 100)));
        try
        {
            while (true)
            {
                await client.GetStream().WriteAsync(bytes);
            }
        }
        catch (IOException)
        {
            // Nobody listens.
        }
    }
}
