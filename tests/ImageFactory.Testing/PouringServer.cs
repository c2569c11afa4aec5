using System.Net;
using System.Net.Sockets;

namespace ImageFactory.Testing;

/// <summary>A server that answers each connection with the same bytes, again and again, until nobody listens.</summary>
public sealed class PouringServer : IAsyncDisposable
{
    private const int PieceBytes = 64 << 10;

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _end = new();
    private readonly byte[] _piece;
    private readonly Task _work;

    public PouringServer(byte[] pattern)
    {
        _piece = new byte[PieceBytes];
        new EndlessStream(pattern).ReadExactly(_piece);
        _listener.Start();
        _work = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await _work;
        _listener.Dispose();
        _end.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                using var socket = await _listener.AcceptSocketAsync(_end.Token);
                await PourAsync(socket);
            }
        }
        catch (OperationCanceledException)
        {
            // The test is over.
        }
    }

    private async Task PourAsync(Socket socket)
    {
        try
        {
            while (true)
            {
                await socket.SendAsync(_piece, _end.Token);
            }
        }
        catch (SocketException)
        {
            // Whoever listened has heard enough.
        }
    }
}
