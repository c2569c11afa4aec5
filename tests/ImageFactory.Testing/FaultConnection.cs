using System.Net;
using System.Net.Sockets;

namespace ImageFactory.Testing;

/// <summary>One connection through a <see cref="FaultProxy"/>.</summary>
internal sealed class FaultConnection(Socket client, int serverPort, FaultFlow flow)
{
    private readonly Socket _server = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly CancellationTokenSource _broken = new();
    private volatile bool _forgotten;

    /// <summary>Carries bytes until both sides are done or the connection breaks.</summary>
    public async Task RunAsync()
    {
        try
        {
            client.NoDelay = true;
            _server.NoDelay = true;
            await _server.ConnectAsync(IPAddress.Loopback, serverPort, _broken.Token);
            await Task.WhenAll(PumpAsync(client, _server), PumpAsync(_server, client));
        }
        catch (Exception error) when (error
            is SocketException or ObjectDisposedException or InvalidOperationException or OperationCanceledException)
        {
            // It broke, by one of the sides or by the test.
        }
        finally
        {
            Break(reset: false);
        }
    }

    /// <summary>Loses all bytes from now on.</summary>
    public void Forget() => _forgotten = true;

    /// <summary>Ends it.</summary>
    public void Break(bool reset)
    {
        try
        {
            if (reset)
            {
                client.LingerState = _server.LingerState = new LingerOption(true, 0);
            }
        }
        catch (Exception error) when (error is SocketException or ObjectDisposedException)
        {
            // It ended a moment ago.
        }

        client.Dispose();
        _server.Dispose();
        _broken.Cancel();
    }

    private async Task PumpAsync(Socket from, Socket to)
    {
        try
        {
            var buffer = new byte[16 * 1024];
            int count;
            do
            {
                count = await from.ReceiveAsync(buffer.AsMemory(0, flow.ChunkSize), _broken.Token);
                await flow.WaitAsync(count, _broken.Token);
                if (!_forgotten && count > 0)
                {
                    await to.SendAsync(buffer.AsMemory(0, count), _broken.Token);
                }
            }
            while (count > 0);

            if (!_forgotten)
            {
                to.Shutdown(SocketShutdown.Send);
            }
        }
        catch (SocketException) when (_forgotten)
        {
            // Nobody is told.
        }
        catch
        {
            // Without this the other direction would wait for ever.
            Break(reset: false);
            throw;
        }
    }
}
