using System.Security.Cryptography.X509Certificates;
using ImageFactory.Http;

namespace ImageFactory.Kubernetes.Client.Transport;

/// <summary>The clients that one set of certificates makes: one for each <see cref="Channel"/>.</summary>
/// <param name="tls">The certificates.</param>
/// <param name="certificate">The certificate of a credential plugin.</param>
/// <param name="create">Makes the client of a channel.</param>
internal sealed class ServerSet(TlsMaterial tls, X509Certificate2? certificate, Func<Channel, ApiServer> create)
    : IDisposable
{
    private readonly ApiServer _calls = create(Channel.Calls);
    private readonly ApiServer _streams = create(Channel.Streams);
    private readonly ApiServer _leases = create(Channel.Leases);

    /// <summary>The certificates.</summary>
    public TlsMaterial Tls => tls;

    /// <summary>The certificate of a credential plugin.</summary>
    public X509Certificate2? Certificate => certificate;

    /// <summary>Whether the clients show the certificate of a credential plugin, or need none.</summary>
    public bool IsFor(X509Certificate2? other) => other is null || ReferenceEquals(other, certificate);

    /// <summary>The client of a channel.</summary>
    public ApiServer For(Channel channel) => channel switch
    {
        Channel.Streams => _streams,
        Channel.Leases => _leases,
        _ => _calls,
    };

    /// <inheritdoc />
    public void Dispose()
    {
        _calls.Dispose();
        _streams.Dispose();
        _leases.Dispose();
    }
}
