using System.Net;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using ImageFactory.Kubernetes.Config;
using Microsoft.Extensions.Logging;

namespace ImageFactory.Kubernetes.Client.Transport;

/// <summary>Makes clients that behave as client-go does where k8s' own settings fall short of it.</summary>
internal sealed class ApiServerFactory(
    ApiServerConfiguration configuration,
    string userAgent,
    JsonSerializerOptions json,
    RestClientMetrics metrics,
    TimeProvider time,
    ILogger logger)
{
    // client-go's values: ReadIdleTimeout and PingTimeout. Without them a connection that a firewall forgot holds its
    // requests for a quarter of an hour.
    private static readonly TimeSpan PingDelay = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan PingTimeout = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(10);

    /// <summary>The clients that show <paramref name="certificate"/>, or else the configured one.</summary>
    public ServerSet Create(TlsMaterial tls, X509Certificate2? certificate)
    {
        var end = (certificate ?? tls.Client?.TargetCertificate)?.NotAfter;
        return new ServerSet(tls, certificate, channel =>
        {
            var settings = Settings(channel);
            settings.FirstMessageHandlerSetup = handler => SetUp(handler, channel, tls, certificate);
            var server = new ApiServer(
                settings,
                new ErrorHandler(new ServerErrors(configuration, time), end, time),
                new MetricsHandler(metrics, time, logger));
            Impersonate(server.HttpClient);
            return server;
        });
    }

    private k8s.KubernetesClientConfiguration Settings(Channel channel)
    {
        var settings = new k8s.KubernetesClientConfiguration
        {
            Host = configuration.Server.AbsoluteUri,
            TlsServerName = configuration.TlsServerName,
            SkipTlsVerify = configuration.InsecureSkipTlsVerify,
            UserAgent = userAgent,
            // A watch has a connection of its own only over HTTP/1.1.
            DisableHttp2 = channel == Channel.Streams,
        };
        settings.AddJsonOptions(options =>
        {
            options.TypeInfoResolver = json.TypeInfoResolver;
            options.Converters.Clear();
            foreach (var converter in json.Converters)
            {
                options.Converters.Add(converter);
            }
        });
        return settings;
    }

    private void SetUp(SocketsHttpHandler handler, Channel channel, TlsMaterial tls, X509Certificate2? certificate)
    {
        handler.AllowAutoRedirect = false;
        handler.UseCookies = false;
        handler.ConnectTimeout = ConnectTimeout;
        handler.KeepAlivePingDelay = PingDelay;
        handler.KeepAlivePingTimeout = PingTimeout;
        handler.KeepAlivePingPolicy = HttpKeepAlivePingPolicy.Always;
        handler.AutomaticDecompression = channel == Channel.Calls ? DecompressionMethods.GZip : DecompressionMethods.None;
        // As Go has it: what is on this machine is never behind the environment's proxy.
        handler.UseProxy = configuration.ProxyUrl is not null || !configuration.Server.IsLoopback;
        handler.Proxy = configuration.ProxyUrl is { } proxy ? new WebProxy(proxy) : null;
        handler.ConnectCallback = TcpConnector.ConnectAsync;
        handler.SslOptions.ClientCertificateContext = certificate is null
            ? tls.Client
            : SslStreamCertificateContext.Create(certificate, additionalCertificates: null, offline: true);
        // Not by k8s' SslCaCerts: its callback looks at the chain alone, and takes any name with it.
        handler.SslOptions.CertificateChainPolicy = tls.Authorities is { } authorities ? CertificateTrust.In(authorities) : null;
    }

    private void Impersonate(HttpClient client)
    {
        if (configuration.Impersonate is not { } other)
        {
            return;
        }

        client.DefaultRequestHeaders.TryAddWithoutValidation("Impersonate-User", other.User);
        if (other.Group is { } group)
        {
            client.DefaultRequestHeaders.TryAddWithoutValidation("Impersonate-Group", group);
        }

        if (other.Uid is { } uid)
        {
            client.DefaultRequestHeaders.TryAddWithoutValidation("Impersonate-Uid", uid);
        }
    }
}
