using System.Net;
using System.Net.Sockets;

namespace ImageFactory.Operator.Hosts.OpenStackVm.Ssh;

/// <summary>
/// Carries the bytes between SSH.NET and one host. SSH.NET makes its own socket, waits without a deadline where it
/// sends, and keeps whatever a host sends it. It is therefore given a port of this machine, and the connection to the
/// host is ours: it can be cut at any instant, which ends every wait of SSH.NET; no more bytes come in than are
/// allowed; and the kernel watches the host.
/// </summary>
internal sealed class SshTransport : IDisposable
{
    private const int BufferBytes = 16 * 1024;
    private const int AliveSeconds = 5;
    private const int AliveCount = 3;

    // <linux/tcp.h>; .NET has no name for it.
    private const int TcpUserTimeout = 18;

    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Farewell = TimeSpan.FromSeconds(1);

    private readonly Socket _host = new(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private readonly Socket _listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private volatile Socket? _library;
    private volatile bool _hostEnded;
    private volatile bool _isCut;
    private volatile bool _isOverrun;
    private volatile SocketException? _fault;
    private long _allowance;

    private SshTransport()
    {
    }

    /// <summary>The port of this machine that leads to the host, for one connection.</summary>
    public int Port { get; private set; }

    /// <summary>True once the host has no more to say, or it was cut.</summary>
    public bool HasEnded => _hostEnded || _isCut;

    /// <summary>True if it was cut because the host sent more than it was allowed.</summary>
    public bool IsOverrun => _isOverrun;

    /// <summary>What broke the connection to the host; null while nothing did.</summary>
    public SocketException? Fault => _fault;

    /// <summary>Connects to a host, which may send so many bytes at first.</summary>
    /// <exception cref="SocketException">It cannot be reached.</exception>
    public static async Task<SshTransport> ConnectAsync(
        string host, int port, int allowance, CancellationToken cancellationToken)
    {
        var transport = new SshTransport();
        try
        {
            await transport.ReachAsync(new DnsEndPoint(host, port), cancellationToken);
            transport.Watch();
            transport.Allow(allowance);
            transport._listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
            transport._listener.Listen(1);
            transport.Port = ((IPEndPoint)transport._listener.LocalEndPoint!).Port;
            _ = transport.CarryAsync();
            return transport;
        }
        catch
        {
            transport.Cut();
            throw;
        }
    }

    /// <summary>The host may send so many bytes from now on.</summary>
    public void Allow(int bytes) => Interlocked.Exchange(ref _allowance, bytes);

    /// <summary>Ends the connection on both sides at once.</summary>
    public void Cut()
    {
        _isCut = true;
        _listener.Dispose();
        _host.Dispose();
        _library?.Dispose();
    }

    /// <summary>Ends it after SSH.NET has closed its side: a host that answers hears its last words.</summary>
    public void Dispose()
    {
        if (!_isCut)
        {
            new CancellationTokenSource(Farewell).Token.Register(Cut);
        }
    }

    private async Task ReachAsync(EndPoint host, CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(ConnectTimeout);
        try
        {
            await _host.ConnectAsync(host, patience.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new SocketException((int)SocketError.TimedOut);
        }
    }

    // A host that is gone without a word is noticed within seconds: by probes when nothing is on the way, and else by
    // what it does not acknowledge.
    private void Watch()
    {
        _host.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, true);
        _host.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveTime, AliveSeconds);
        _host.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveInterval, AliveSeconds);
        _host.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveRetryCount, AliveCount);
        if (OperatingSystem.IsLinux())
        {
            var milliseconds = 1000 * AliveSeconds * (AliveCount + 1);
            _host.SetRawSocketOption((int)ProtocolType.Tcp, TcpUserTimeout, BitConverter.GetBytes(milliseconds));
        }
    }

    // Takes one connection. Whoever else of this machine came first would reach what it can reach by itself, a port of
    // the host, and SSH.NET would be refused.
    private async Task CarryAsync()
    {
        try
        {
            using var library = await _listener.AcceptAsync();
            _listener.Dispose();
            library.NoDelay = true;
            _library = library;
            // One that was cut meanwhile ends the pumps at once.
            await Task.WhenAll(
                PumpAsync(library, _host, isFromHost: false), PumpAsync(_host, library, isFromHost: true));
        }
        catch (Exception error) when (error is SocketException or ObjectDisposedException)
        {
            // It was cut.
        }

        Cut();
    }

    // Where one side has no more to say, the other may still finish.
    private async Task PumpAsync(Socket from, Socket to, bool isFromHost)
    {
        var buffer = new byte[BufferBytes];
        var acting = from;
        try
        {
            while (await from.ReceiveAsync(buffer.AsMemory()) is > 0 and var count)
            {
                acting = to;
                if (isFromHost && Interlocked.Add(ref _allowance, -count) < 0)
                {
                    _isOverrun = true;
                    Cut();
                    return;
                }

                await to.SendAsync(buffer.AsMemory(0, count));
                acting = from;
            }

            _hostEnded |= isFromHost;
            to.Shutdown(SocketShutdown.Send);
        }
        catch (Exception error) when (error is SocketException or ObjectDisposedException)
        {
            // Where SSH.NET has closed its socket, nothing is wrong with the host.
            if (!_isCut && acting == _host)
            {
                _fault ??= error as SocketException;
            }

            Cut();
        }
    }
}
