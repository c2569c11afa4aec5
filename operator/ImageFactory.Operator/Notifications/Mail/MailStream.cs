using System.Net.Sockets;

namespace ImageFactory.Operator.Notifications.Mail;

/// <summary>
/// The connection to a mail server. MailKit keeps a line until it ends: a server whose line has no end would fill the
/// memory, so that all it may say in one conversation is bounded.
/// </summary>
internal sealed class MailStream : NetworkStream
{
    // A greeting, a certificate chain, and an answer for each of some recipients.
    private const int MostBytes = 1 << 20;

    private int _left = MostBytes;

    private MailStream(Socket socket)
        : base(socket, ownsSocket: true)
    {
    }

    /// <summary>Connects; whoever gets the stream disposes it.</summary>
    /// <exception cref="SocketException">The server cannot be reached.</exception>
    public static async Task<MailStream> ConnectAsync(string host, int port, CancellationToken cancellationToken)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(host, port, cancellationToken);
            return new MailStream(socket);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <inheritdoc />
    public override int Read(byte[] buffer, int offset, int count) => Count(base.Read(buffer, offset, count));

    /// <inheritdoc />
    public override int Read(Span<byte> buffer) => Count(base.Read(buffer));

    /// <inheritdoc />
    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    /// <inheritdoc />
    public override async ValueTask<int> ReadAsync(
        Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        Count(await base.ReadAsync(buffer, cancellationToken));

    private int Count(int bytes) => (_left -= bytes) >= 0
        ? bytes
        : throw new IOException($"the server says more than {MostBytes >> 20} MiB");
}
