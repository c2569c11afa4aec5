using ImageFactory.Http;

namespace ImageFactory.OpenStack.Transport;

/// <summary>Makes what the requests of a cloud are sent through.</summary>
internal static class HttpHandlers
{
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(10);

    // So that a change in DNS, by which clouds move their endpoints, is seen.
    private static readonly TimeSpan ConnectionLifetime = TimeSpan.FromMinutes(5);

    // Apache closes connections that were idle for 5 s (KeepAliveTimeout): a create that meets the closing is lost, and
    // only its caller can find out.
    private static readonly TimeSpan IdleConnectionLifetime = TimeSpan.FromSeconds(4);

    // Longer than a busy Keystone takes to judge a token, and little beside an upload: where a service or a proxy does
    // not know the header, the data goes out after it.
    private static readonly TimeSpan ContinueTimeout = TimeSpan.FromSeconds(10);

    /// <summary>A sender for one set of certificates.</summary>
    /// <param name="tls">The certificates.</param>
    /// <param name="isLocal">Whether the cloud is on this machine, and so never behind the environment's proxy.</param>
    public static HttpMessageInvoker Create(TlsMaterial tls, bool isLocal) => new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        ConnectTimeout = ConnectTimeout,
        PooledConnectionLifetime = ConnectionLifetime,
        PooledConnectionIdleTimeout = IdleConnectionLifetime,
        Expect100ContinueTimeout = ContinueTimeout,
        UseProxy = !isLocal,
        SslOptions = tls.Options(),
    });
}
