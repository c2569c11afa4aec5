using System.Net;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using ImageFactory.Kubernetes.Config;

namespace ImageFactory.Kubernetes.Client.Transport;

/// <summary>The handlers that one set of certificates makes.</summary>
internal sealed class HandlerSet : IDisposable
{
    // client-go's values: ReadIdleTimeout and PingTimeout. .NET sends no pings by itself, and without them a connection that
    // a firewall forgot holds its requests for a quarter of an hour.
    private static readonly TimeSpan PingDelay = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan PingTimeout = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(10);

    private readonly HttpMessageInvoker _calls;
    private readonly HttpMessageInvoker _streams;
    private readonly HttpMessageInvoker _leases;

    private HandlerSet(TlsMaterial tls, X509Certificate2? certificate, Func<SocketsHttpHandler> create)
    {
        Tls = tls;
        Certificate = certificate;
        var calls = create();
        calls.AutomaticDecompression = DecompressionMethods.GZip;
        _calls = new HttpMessageInvoker(calls);
        _streams = new HttpMessageInvoker(create());
        _leases = new HttpMessageInvoker(create());
    }

    /// <summary>The certificates.</summary>
    public TlsMaterial Tls { get; }

    /// <summary>The certificate of a credential plugin.</summary>
    public X509Certificate2? Certificate { get; }

    public static HandlerSet Create(
        ApiServerConfiguration configuration, TlsMaterial tls, X509Certificate2? certificate) =>
        new(tls, certificate, () => CreateHandler(configuration, tls, certificate));

    /// <summary>Whether the handlers show the certificate of a credential plugin, or need none.</summary>
    public bool IsFor(X509Certificate2? certificate) => certificate is null || ReferenceEquals(certificate, Certificate);

    /// <summary>The handler of a channel.</summary>
    public HttpMessageInvoker For(Channel channel) => channel switch
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

    private static SocketsHttpHandler CreateHandler(
        ApiServerConfiguration configuration, TlsMaterial tls, X509Certificate2? certificate) => new()
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            ConnectTimeout = ConnectTimeout,
            KeepAlivePingDelay = PingDelay,
            KeepAlivePingTimeout = PingTimeout,
            KeepAlivePingPolicy = HttpKeepAlivePingPolicy.Always,
            EnableMultipleHttp2Connections = true,
            // As Go has it: what is on this machine is never behind the environment's proxy.
            UseProxy = configuration.ProxyUrl is not null || !configuration.Server.IsLoopback,
            Proxy = configuration.ProxyUrl is { } proxy ? new WebProxy(proxy) : null,
            ConnectCallback = TcpConnector.ConnectAsync,
            SslOptions = Ssl(configuration, tls, certificate),
        };

    private static SslClientAuthenticationOptions Ssl(
        ApiServerConfiguration configuration, TlsMaterial tls, X509Certificate2? certificate)
    {
        var options = new SslClientAuthenticationOptions
        {
            ClientCertificateContext = certificate is null
                ? tls.Client
                : SslStreamCertificateContext.Create(certificate, additionalCertificates: null, offline: true),
        };
        if (configuration.InsecureSkipTlsVerify)
        {
#pragma warning disable CA5359 // The kubeconfig asks for it by name; a warning is logged.
            options.RemoteCertificateValidationCallback = (_, _, _, _) => true;
#pragma warning restore CA5359
        }
        else if (tls.Authorities is { } authorities)
        {
            options.CertificateChainPolicy = CertificateTrust.In(authorities);
        }

        return options;
    }
}
