using System.Net;
using System.Security.Cryptography;
using System.Text;
using ImageFactory.Operator.Hosts.OpenStackVm.Ssh;
using ImageFactory.Testing;
using ImageFactory.Testing.Processes;
using Xunit;

namespace ImageFactory.Operator.OpenStackTests.Ssh;

/// <summary>One SSH server's address on this machine, and the keys of both ends.</summary>
/// <param name="server">Where it listens.</param>
/// <param name="port">Where it is reached.</param>
internal sealed class SshWorld(IPEndPoint server, int port)
{
    /// <summary>How long a command may take that is not to be given up.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    /// <summary>A command that takes no input, prints hardly anything and goes on until nobody listens.</summary>
    public const string Endless = "while echo; do sleep 1; done";

    private static int _addresses;

    private readonly byte[] _client = RandomNumberGenerator.GetBytes(32);

    // 127.76.0.0/24 is no network of the test cloud.
    /// <summary>One with an address of its own.</summary>
    public SshWorld()
        : this(new IPEndPoint(IPAddress.Parse($"127.76.0.{Interlocked.Increment(ref _addresses)}"), 22), 22)
    {
    }

    /// <summary>Where the server listens.</summary>
    public IPEndPoint Server => server;

    /// <summary>The server's host key.</summary>
    public SshKey Host { get; } = NewKey();

    /// <summary>The key that it lets in.</summary>
    public SshKey Client => SshKey.From(_client);

    /// <summary>What the client is told.</summary>
    public SshEndpoint Endpoint => new(server.Address, "root", Host.PublicKey, () => Client) { Port = port };

    /// <summary>One with a wire between client and server.</summary>
    public static SshWorld Behind(out FaultProxy wire)
    {
        var server = new IPEndPoint(IPAddress.Loopback, FreePorts.Take(1)[0]);
        wire = new FaultProxy(server.Port);
        return new SshWorld(server, wire.Port);
    }

    /// <summary>A key that nobody knows.</summary>
    public static SshKey NewKey() => SshKey.From(RandomNumberGenerator.GetBytes(32));

    /// <summary>Starts the server.</summary>
    public Task<SshServer> StartAsync(params string[] settings) => StartWithKeyAsync(Host.PrivatePem, settings);

    /// <summary>Starts the server with another host key.</summary>
    public Task<SshServer> StartWithKeyAsync(string hostKey, params string[] settings) =>
        SshServer.StartAsync(server, hostKey, Client.PublicKey, settings);

    /// <summary>A client of it.</summary>
    public SshClient Connect() => new(Endpoint, TimeProvider.System);

    /// <summary>The output of a command.</summary>
    public static async Task<string> RunAsync(SshClient ssh, string command) =>
        Encoding.UTF8.GetString(await ssh.RunAsync(command, default, Patience, default));

    /// <summary>A command that runs on the server, and goes on.</summary>
    public static async Task<Task<byte[]>> StartEndlessAsync(
        SshClient ssh, CancellationToken cancellationToken = default)
    {
        using var folder = new TemporaryFolder();
        var started = Path.Combine(folder.Path, "started");
        var running = ssh.RunAsync($"touch {started}; {Endless}", default, Patience, cancellationToken);
        await Eventually.HoldsAsync(() => File.Exists(started), "the command runs");
        return running;
    }

    /// <summary>How a command fails.</summary>
    public static async Task<(SshFault Fault, string Message)> FailAsync(
        SshClient ssh, string command = "true", ReadOnlyMemory<byte> input = default, TimeSpan? timeout = null)
    {
        var error = await Assert.ThrowsAsync<SshException>(
            () => ssh.RunAsync(command, input, timeout ?? Patience, default));
        return (error.Fault, error.Message);
    }
}
