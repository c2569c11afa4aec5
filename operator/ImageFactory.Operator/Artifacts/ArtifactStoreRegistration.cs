using System.Net;
using ImageFactory.Operator.Artifacts.FileSystem;
using ImageFactory.Operator.Artifacts.Http;
using ImageFactory.Operator.Artifacts.Urls;
using ImageFactory.Operator.Validation;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace ImageFactory.Operator.Artifacts;

/// <summary>Brings the store into the host.</summary>
internal static class ArtifactStoreRegistration
{
    // Its "Request starting" line has the query string, and with it the signature.
    private const string RequestLogCategory = "Microsoft.AspNetCore.Hosting.Diagnostics";

    /// <summary>
    /// Most connections to each port at once. Each may cost some 150 KiB, whoever opens it; what is refused here asks
    /// again.
    /// </summary>
    public const int MostConnections = 512;

    // What a host has sent and nobody has read yet, a connection: as much as one reading takes.
    private const int RequestBufferBytes = 64 << 10;

    /// <summary>
    /// Adds the store in a folder, its signed URLs and its listener. <see cref="ArtifactEndpoints.MapArtifacts"/>
    /// serves it. Opening the store happens when it is first asked for.
    /// </summary>
    /// <param name="services">The host's services.</param>
    /// <param name="settings">Where it lies and how it is reached.</param>
    /// <param name="tenantOf">The tenant of a namespace, whose quota it keeps; left out, nobody has one.</param>
    /// <exception cref="ArgumentException">The settings cannot work.</exception>
    public static IServiceCollection AddArtifactStore(
        this IServiceCollection services,
        ArtifactStoreSettings settings,
        Func<string, TenantSettings?>? tenantOf = null)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(settings.Validate());
        services.AddSingleton(tenantOf is null ? StoreUsage.WithoutQuotas : new StoreUsage(tenantOf));
        services.AddSingleton(provider => FileArtifactStore.Open(
            settings,
            provider.GetRequiredService<ILogger<FileArtifactStore>>(),
            provider.GetRequiredService<StoreUsage>()));
        services.AddSingleton<IArtifactStore>(provider => provider.GetRequiredService<FileArtifactStore>());
        services.AddHostedService<UsageCount>();
        services.AddSingleton(provider =>
        {
            // The secret may lie in the store's root, which opening the store creates.
            _ = provider.GetRequiredService<IArtifactStore>();
            return OperatorSecret.Load(settings);
        });
        services.AddSingleton<UrlSigningKey>();
        services.AddSingleton<SignedUrls>();
        services.AddSingleton<UploadTurns>();
        services.AddSingleton<ArtifactUpload>();
        services.AddSingleton<ArtifactDownload>();
        services.AddSingleton(provider => EndpointTls.Open(
            settings.Tls,
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<EndpointTls>>()));
        services.AddHostedService(provider => provider.GetRequiredService<EndpointTls>());
        services.AddOptions<KestrelServerOptions>().Configure<EndpointTls>((kestrel, tls) =>
        {
            kestrel.Limits.MaxConcurrentConnections = MostConnections;
            kestrel.Limits.MaxRequestBufferSize = RequestBufferBytes;
            kestrel.Listen(IPAddress.Parse(settings.ListenAddress), settings.ListenPort, tls.Secure);
        });
        // Behind TLS Kestrel has a buffer of its own; what comes from the socket lies in the transport's.
        services.Configure<SocketTransportOptions>(sockets => sockets.MaxReadBufferSize = RequestBufferBytes);
        services.AddLogging(logging => logging.AddFilter(RequestLogCategory, LogLevel.Warning));
        return services;
    }
}
