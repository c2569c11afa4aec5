using System.Diagnostics;
using System.Net.Sockets;
using ImageFactory.Operator.Hosts.OpenStackVm.Ssh;
using ImageFactory.Testing;
using Xunit;

namespace ImageFactory.Operator.OpenStackTests.Ssh;

/// <summary>Alone, since what other tests open would count as its own.</summary>
[Collection(nameof(SshGrowthTests))]
[CollectionDefinition(nameof(SshGrowthTests), DisableParallelization = true)]
public sealed class SshGrowthTests
{
    private const int WarmUp = 100;
    private const long MemoryNoise = 1 << 20;
    private const int ThreadNoise = 10;

    private readonly SshWorld _world = new();

    [Fact]
    public Task Three_hundred_commands_leave_nothing_behind() => AssertNothingGrowsAsync(300);

    [Fact]
    [Trait("Tier", "Full")]
    public Task Ten_thousand_commands_leave_nothing_behind() => AssertNothingGrowsAsync(10_000);

    [Fact]
    public async Task Connections_that_were_closed_or_given_up_leave_nothing_behind()
    {
        await using var sshd = await _world.StartAsync();
        var elsewhere = new SshWorld();
        using var mute = new TcpListener(elsewhere.Server);
        mute.Start();
        await OpenAndGiveUpAsync(2);
        var before = Footprint.Take();

        await OpenAndGiveUpAsync(20);

        await Eventually.HoldsAsync(
            () => Footprint.Take().Handles <= before.Handles, "all handles of the connections are closed");
        Assert.InRange(Footprint.Take().Threads - before.Threads, int.MinValue, ThreadNoise);

        async Task OpenAndGiveUpAsync(int times)
        {
            for (var time = 0; time < times; time++)
            {
                using var ssh = _world.Connect();
                await SshWorld.RunAsync(ssh, "true");
                using var unheard = elsewhere.Connect();
                await SshWorld.FailAsync(unheard, timeout: TimeSpan.FromMilliseconds(50));
            }
        }
    }

    private async Task AssertNothingGrowsAsync(int commands)
    {
        await using var sshd = await _world.StartAsync();
        using var ssh = _world.Connect();
        await RunAsync(ssh, WarmUp);
        var before = Footprint.Take();

        await RunAsync(ssh, commands);

        // The runtime opens some for itself for a while, more of them on a busy machine.
        await Eventually.HoldsAsync(
            () => Footprint.Take().Handles <= before.Handles, "all handles of the commands are closed");
        var after = Footprint.Take();
        Assert.InRange(after.Threads - before.Threads, int.MinValue, ThreadNoise);
        Assert.InRange(after.Memory - before.Memory, long.MinValue, MemoryNoise);
    }

    private static async Task RunAsync(SshClient ssh, int commands)
    {
        for (var command = 0; command < commands; command++)
        {
            await ssh.RunAsync("cat", "input"u8.ToArray(), SshWorld.Patience, default);
        }
    }

    private sealed record Footprint(int Handles, int Threads, long Memory)
    {
        public static Footprint Take()
        {
            using var process = Process.GetCurrentProcess();
            return new Footprint(
                Directory.EnumerateFileSystemEntries("/proc/self/fd").Count(),
                process.Threads.Count,
                GC.GetTotalMemory(forceFullCollection: true));
        }
    }
}
