using System.Net;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using ImageFactory.Http;
using ImageFactory.Kubernetes.Config;
using Microsoft.Extensions.Logging;

namespace ImageFactory.Kubernetes.Client.Transport;

/// <summary>Makes clients whose connections behave as client-go's do.</summary>
internal sealed class ApiServerFactory(
    ApiServerConfiguration configuration,
    string product,
    JsonSerializerOptions json,
    RestClientMetrics metrics,
    TimeProvider time,
    ILogger logger)
{
    // client-go's values: ReadIdleTimeout and PingTimeout. .NET sends no pings by itself, and without them a connection
    // that a firewall forgot holds its requests for a quarter of an hour.
    private static readonly TimeSpan PingDelay = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan PingTimeout = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(10);

    private readonly Uri _address = new(configuration.Server.GetLeftPart(UriPartial.Path).TrimEnd('/') + "/");
    private readonly Dictionary<string, string> _headers = Headers(configuration, product);

    /// <summary>The clients that show <paramref name="certificate"/>, or else the configured one.</summary>
    public ServerSet Create(TlsMaterial tls, X509Certificate2? certificate)
    {
        var end = (certificate ?? tls.Client?.TargetCertificate)?.NotAfter;
        return new ServerSet(tls, certificate, channel =>
        {
            var wire = new ErrorHandler(new ServerErrors(configuration, time), end, time)
            {
                InnerHandler = new MetricsHandler(metrics, time, logger)
                {
                    InnerHandler = Sockets(channel, tls, certificate),
                },
            };
            return new ApiServer(wire, _address, _headers, json) { IsForStreams = channel == Channel.Streams };
        });
    }

    private SocketsHttpHandler Sockets(Channel channel, TlsMaterial tls, X509Certificate2? certificate) => new()
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        ConnectTimeout = ConnectTimeout,
        KeepAlivePingDelay = PingDelay,
        KeepAlivePingTimeout = PingTimeout,
        KeepAlivePingPolicy = HttpKeepAlivePingPolicy.Always,
        EnableMultipleHttp2Connections = true,
        AutomaticDecompression = channel == Channel.Calls ? DecompressionMethods.GZip : DecompressionMethods.None,
        // As Go has it: what is on this machine is never behind the environment's proxy.
        UseProxy = configuration.ProxyUrl is not null || !configuration.Server.IsLoopback,
        Proxy = configuration.ProxyUrl is { } proxy ? new WebProxy(proxy) : null,
        ConnectCallback = TcpConnector.ConnectAsync,
        SslOptions = tls.Options(certificate),
    };

    private static Dictionary<string, string> Headers(ApiServerConfiguration configuration, string product)
    {
        var headers = new Dictionary<string, string> { ["User-Agent"] = ClientGoUserAgent.Of(product) };
        if (configuration.TlsServerName is { } name)
        {
            // .NET takes the name that a certificate must have from here, and from nowhere else.
            headers["Host"] = name;
        }

        if (configuration.Impersonate is { } other)
        {
            headers["Impersonate-User"] = other.User;
            if (other.Group is { } group)
            {
                headers["Impersonate-Group"] = group;
            }

            if (other.Uid is { } uid)
            {
                headers["Impersonate-Uid"] = uid;
            }
        }

        return headers;
    }
}
