using System.Net.Sockets;
using Renci.SshNet;
using Renci.SshNet.Common;
using Renci.SshNet.Messages.Transport;
using Renci.SshNet.Security;
using ConnectionInfo = Renci.SshNet.ConnectionInfo;

namespace ImageFactory.Operator.Hosts.OpenStackVm.Ssh;

/// <summary>
/// One login of SSH.NET to one host. Its key is not even made before the host has proved that it has a host key that is
/// believed, and it is wiped when the login has ended.
/// </summary>
internal sealed class SshLogin : IPrivateKeySource, IDisposable
{
    /// <summary>What a host may send until it has let the user in: far more than an SSH server has to say.</summary>
    public const int Allowance = 1 << 20;

    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan KeepAlive = TimeSpan.FromSeconds(5);

    private readonly SshPeer _peer;
    private readonly ConnectionInfo _offer;
    private readonly PrivateKeyAuthenticationMethod _method;
    private SshIdentity? _identity;
    private volatile SshHostKey? _proven;
    private volatile bool _isRefused;

    private SshLogin(SshPeer peer, int port)
    {
        _peer = peer;
        _method = new PrivateKeyAuthenticationMethod(peer.User, this);
        _offer = new ConnectionInfo("127.0.0.1", port, peer.User, _method) { Timeout = Timeout };
        SshAlgorithms.Restrict(_offer, peer.HostKeys);
    }

    /// <inheritdoc />
    public IReadOnlyCollection<HostAlgorithm> HostKeyAlgorithms => _proven is { } shown
        ? (_identity ??= _peer.Identity(shown)).HostKeyAlgorithms
        : throw new SshException(_peer.HostKeyFault, $"{_peer.Title}it wants a login without having shown a host key");

    /// <summary>Logs in.</summary>
    /// <param name="peer">The host.</param>
    /// <param name="port">The port of this machine that leads to it.</param>
    /// <param name="transport">What carries the bytes; the caller cuts it to end the login early.</param>
    /// <param name="cancellationToken">Ends it, too.</param>
    /// <exception cref="SshException">It could not.</exception>
    public static async Task<Renci.SshNet.SshClient> ConnectAsync(
        SshPeer peer, int port, SshTransport transport, CancellationToken cancellationToken)
    {
        using var login = new SshLogin(peer, port);
        var client = new Renci.SshNet.SshClient(login._offer) { KeepAliveInterval = KeepAlive };
        client.HostKeyReceived += login.CheckHostKey;
        try
        {
            await client.ConnectAsync(cancellationToken);
            return client.IsConnected
                ? client
                : throw new SshConnectionException("it ended the connection", DisconnectReason.ConnectionLost);
        }
        catch (Exception error)
        {
            client.Dispose();
            cancellationToken.ThrowIfCancellationRequested();
            throw error as SshException ?? login.Explain(error, transport);
        }
    }

    /// <inheritdoc />
    public void Dispose()
    {
        _method.Dispose();
        _identity?.Dispose();
    }

    // SSH.NET has checked by now that the host owns the key; without this it would believe any.
    private void CheckHostKey(object? sender, HostKeyEventArgs shown)
    {
        _proven = _peer.HostKeys.FirstOrDefault(key => key.Is(shown.HostKey));
        shown.CanTrust = _proven is not null;
        _isRefused = !shown.CanTrust;
    }

    private SshException Explain(Exception error, SshTransport transport)
    {
        var isNegotiation = error is SshConnectionException { DisconnectReason: DisconnectReason.KeyExchangeFailed };
        // The host key's algorithm is agreed on right after the key exchange's.
        var hasNoSuchKey =
            isNegotiation && _offer is { CurrentKeyExchangeAlgorithm: not null, CurrentHostKeyAlgorithm: null };
        return new SshException(
            _isRefused || hasNoSuchKey ? _peer.HostKeyFault : SshFault.Unreachable,
            _peer.Title + Words(error, isNegotiation, transport));
    }

    private string Words(Exception error, bool isNegotiation, SshTransport transport)
    {
        const string talk = "see its sshd's Banner, or what else listens there";
        var words = error.Message.TrimEnd('.');
        return error switch
        {
            _ when _isRefused => "it has another host key than the one that is expected",
            _ when transport.IsOverrun => $"it sent more than {Allowance >> 20} MiB before the login: {talk}",
            _ when isNegotiation => $"{words}: its sshd_config must allow modern algorithms, as OpenSSH does by itself",
            SshAuthenticationException => $"{words}: {_peer.LoginRemedy}",
            SshOperationTimeoutException => $"no answer within {Timeout.TotalSeconds:0} s while logging in",
            SshConnectionException { DisconnectReason: DisconnectReason.ProtocolError } => $"{words}: {talk}",
            SshConnectionException when _proven is not null =>
                $"{words} before the login: see its sshd's log, and its Banner",
            SshConnectionException or SocketException => $"{transport.Fault?.Message ?? words}: {_peer.ReachRemedy}",
            _ => words,
        };
    }
}
