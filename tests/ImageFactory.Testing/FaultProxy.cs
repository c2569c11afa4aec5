using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace ImageFactory.Testing;

/// <summary>
/// A wire to a server of this machine that a test can hold up, break or slow down, while the test itself still reaches
/// the server.
/// </summary>
public sealed class FaultProxy : IAsyncDisposable
{
    private readonly Socket _listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly ConcurrentDictionary<FaultConnection, Task> _open = new();
    private readonly FaultFlow _flow = new();
    private readonly int _server;
    private readonly Task _accepting;
    private volatile bool _refuses;

    /// <summary>A wire to a port, on which everything passes.</summary>
    public FaultProxy(int server)
    {
        _server = server;
        _listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _listener.Listen();
        Port = ((IPEndPoint)_listener.LocalEndPoint!).Port;
        _accepting = AcceptAsync();
    }

    /// <summary>Where the wire begins.</summary>
    public int Port { get; }

    /// <summary>Ends every fault: what stood still goes on, and new connections are taken.</summary>
    public void Pass()
    {
        _refuses = false;
        _flow.Set(TimeSpan.Zero, int.MaxValue);
        _flow.Open();
    }

    /// <summary>Bytes stand still both ways. Connections stay open; new ones are taken and stay silent.</summary>
    public void Pause() => _flow.Close();

    /// <summary>
    /// Forgets the open connections, as a firewall does: they stay open, and whatever is sent on them is lost. New ones
    /// pass.
    /// </summary>
    public void Forget() => EachOpen(connection => connection.Forget());

    /// <summary>Breaks the open connections with RST; new ones pass.</summary>
    public void Reset() => EachOpen(connection => connection.Break(reset: true));

    /// <summary>Closes the open connections and every new one at once.</summary>
    public void Refuse()
    {
        _refuses = true;
        EachOpen(connection => connection.Break(reset: false));
    }

    /// <summary>Holds each chunk of bytes back for a time.</summary>
    public void Delay(TimeSpan latency) => _flow.Set(latency, int.MaxValue);

    /// <summary>Lets so many bytes a second through, on each connection and in each direction.</summary>
    public void Throttle(int bytesPerSecond) => _flow.Set(TimeSpan.Zero, bytesPerSecond);

    public async ValueTask DisposeAsync()
    {
        _listener.Dispose();
        Refuse();
        await _accepting;
        await Task.WhenAll(_open.Values);
    }

    private async Task AcceptAsync()
    {
        while (true)
        {
            Socket client;
            try
            {
                client = await _listener.AcceptAsync();
            }
            catch (Exception error) when (error is SocketException or ObjectDisposedException)
            {
                return;
            }

            var connection = new FaultConnection(client, _server, _flow);
            _open[connection] = RunAsync(connection);
            // Looked at after the connection is known: a cut that came meanwhile must not miss it.
            if (_refuses)
            {
                connection.Break(reset: false);
            }
        }
    }

    private async Task RunAsync(FaultConnection connection)
    {
        // So that the connection is known before it can end.
        await Task.Yield();
        await connection.RunAsync();
        _open.TryRemove(connection, out _);
    }

    private void EachOpen(Action<FaultConnection> action)
    {
        foreach (var connection in _open.Keys)
        {
            action(connection);
        }
    }
}
