using System.Net.Sockets;
using Renci.SshNet;

namespace ImageFactory.Operator.Hosts.OpenStackVm.Ssh;

/// <summary>A connection to one build server, for one command after the other.</summary>
internal sealed class SshConnection : IDisposable
{
    /// <summary>What a command may answer at most, the bytes of the protocol included.</summary>
    public const int AnswerLimit = 4 << 20;

    private const string Loopback = "127.0.0.1";

    // SSH.NET tells a command that its input has ended only after having sent it some.
    private const string NoInput = "exec </dev/null; ";

    // In the order in which they are made, and ended the other way round.
    private readonly Stack<IDisposable> _parts = new();
    private readonly SshTransport _transport;
    private Renci.SshNet.SshClient? _client;

    private SshConnection(SshTransport transport)
    {
        _transport = transport;
        _parts.Push(transport);
    }

    /// <summary>False once it is broken.</summary>
    public bool IsAlive => _client is { IsConnected: true } && !_transport.HasEnded;

    /// <summary>Connects and logs in, through the bastion where there is one.</summary>
    /// <exception cref="SshException">It could not.</exception>
    public static async Task<SshConnection> OpenAsync(SshEndpoint endpoint, CancellationToken cancellationToken)
    {
        var server = SshPeer.Of(endpoint);
        var bastion = endpoint.Bastion is { } settings ? SshPeer.Of(settings) : null;
        var connection = new SshConnection(await ReachAsync(bastion ?? server, cancellationToken));
        try
        {
            await using var cut = cancellationToken.Register(connection._transport.Cut);
            connection._client = bastion is null
                ? await connection.LogInAsync(server, connection._transport.Port, cancellationToken)
                : await connection.LogInAsync(
                    server, await connection.PassAsync(bastion, server, cancellationToken), cancellationToken);
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>Runs a command of the server's shell, and returns what it printed.</summary>
    /// <exception cref="SshException">It had no good end.</exception>
    public async Task<byte[]> RunAsync(string command, ReadOnlyMemory<byte> input, CancellationToken cancellationToken)
    {
        _transport.Allow(AnswerLimit);
        SshCommand? running = null;
        var ended = Task.CompletedTask;
        try
        {
            // SSH.NET's waits take no token, or have no end: all of them end when the connection is cut.
            await using var cut = cancellationToken.Register(_transport.Cut);
            running = _client!.CreateCommand(input.IsEmpty ? NoInput + command : command);
            ended = running.ExecuteAsync(CancellationToken.None);
            if (!input.IsEmpty)
            {
                await WriteAsync(running, ended, input, cancellationToken);
            }

            await ended;
            if (running.ExitStatus == 0)
            {
                return Read(running.OutputStream);
            }

            var failure = Failure(running);
            if (!input.IsEmpty)
            {
                // It may have ended before it took its input. sshd breaks the connection over what of it comes now.
                _transport.Cut();
            }

            throw failure;
        }
        catch (Exception error) when (error is not SshException)
        {
            // Before it is cut: that would look like a loss.
            var explained = Explain(error);
            _transport.Cut();
            cancellationToken.ThrowIfCancellationRequested();
            throw running is { ExitStatus: > 0 } && !_transport.IsOverrun
                ? await FailureAsync(running, ended)
                : explained;
        }
        finally
        {
            running?.Dispose();
        }
    }

    /// <inheritdoc />
    public void Dispose()
    {
        while (_parts.TryPop(out var part))
        {
            part.Dispose();
        }
    }

    private static async Task<SshTransport> ReachAsync(SshPeer peer, CancellationToken cancellationToken)
    {
        try
        {
            return await SshTransport.ConnectAsync(peer.Host, peer.Port, SshLogin.Allowance, cancellationToken);
        }
        catch (SocketException error)
        {
            throw new SshException(SshFault.Unreachable, peer.Title + error.Message);
        }
    }

    private async Task<Renci.SshNet.SshClient> LogInAsync(SshPeer peer, int port, CancellationToken cancellationToken)
    {
        var client = await SshLogin.ConnectAsync(peer, port, _transport, cancellationToken);
        _parts.Push(client);
        return client;
    }

    // SSH.NET takes no channel for a socket, so the bastion's channel ends at a port of this machine. Who else connects
    // to it gets a channel of its own to the server's sshd, where it has no key; ours believes only the server's key.
    private async Task<int> PassAsync(SshPeer bastion, SshPeer server, CancellationToken cancellationToken)
    {
        var client = await LogInAsync(bastion, _transport.Port, cancellationToken);
        var port = new ForwardedPortLocal(Loopback, server.Host, (uint)server.Port);
        _parts.Push(port);
        client.AddForwardedPort(port);
        port.Start();
        return (int)port.BoundPort;
    }

    private static async Task WriteAsync(
        SshCommand running, Task ended, ReadOnlyMemory<byte> input, CancellationToken cancellationToken)
    {
        try
        {
            await using var stream = running.CreateInputStream();
            await stream.WriteAsync(input, cancellationToken);
        }
        catch (Exception error) when (ended.IsCompletedSuccessfully
            && error is Renci.SshNet.Common.SshException or InvalidOperationException)
        {
            // It ended without reading it all; its exit code and words tell why.
        }
    }

    // The command has ended: all that it printed is there.
    private static byte[] Read(Stream output)
    {
        var bytes = new byte[output.Length];
        output.ReadExactly(bytes);
        return bytes;
    }

    // The exit code of a command that ended before it took its input comes before sshd breaks the connection over that.
    private static async Task<SshException> FailureAsync(SshCommand running, Task ended)
    {
        await ended.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return Failure(running);
    }

    private static SshException Failure(SshCommand ended)
    {
        if (ended.ExitStatus is not { } code)
        {
            return new SshException(SshFault.Unreachable, ended.ExitSignal is { } signal
                ? $"the command was ended there by signal {signal}"
                : "the connection ended before the command did");
        }

        // Not by a list of all lines: a server may write millions of them.
        var words = ended.Error.AsSpan().Trim();
        var last = words[(words.LastIndexOf('\n') + 1)..].TrimStart();
        return new SshException(SshFault.CommandFailed, last.IsEmpty ? $"exit code {code}" : last.ToString());
    }

    private SshException Explain(Exception error)
    {
        if (_transport.IsOverrun)
        {
            return new SshException(
                SshFault.CommandFailed, $"it answered more than {AnswerLimit >> 20} MiB and was cut off");
        }

        return new SshException(SshFault.Unreachable, error switch
        {
            Renci.SshNet.Common.SshOperationTimeoutException => "it neither answers nor takes the command's input",
            // SSH.NET's general exception on a sound connection: the server opens no channel.
            Renci.SshNet.Common.SshException and not Renci.SshNet.Common.SshConnectionException when IsAlive =>
                $"it starts no command ({error.Message.TrimEnd('.')}): see MaxSessions in its sshd_config",
            _ => (_transport.Fault ?? error).Message,
        });
    }
}
