using System.Net;
using ImageFactory.Operator.Artifacts.FileSystem;
using ImageFactory.Operator.Artifacts.Http;
using ImageFactory.Operator.Artifacts.Urls;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace ImageFactory.Operator.Artifacts;

/// <summary>Brings the store into the host.</summary>
internal static class ArtifactStoreRegistration
{
    // Its "Request starting" line has the query string, and with it the signature.
    private const string RequestLogCategory = "Microsoft.AspNetCore.Hosting.Diagnostics";

    /// <summary>
    /// Adds the store in a folder, its signed URLs and its listener. <see cref="ArtifactEndpoints.MapArtifacts"/>
    /// serves it. Opening the store happens when it is first asked for.
    /// </summary>
    /// <exception cref="ArgumentException">The settings cannot work.</exception>
    public static IServiceCollection AddArtifactStore(this IServiceCollection services, ArtifactStoreSettings settings)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(settings.Validate());
        services.AddSingleton<IArtifactStore>(provider => FileArtifactStore.Open(
            settings, provider.GetRequiredService<ILogger<FileArtifactStore>>()));
        services.AddSingleton(provider =>
        {
            // The secret may lie in the store's root, which opening the store creates.
            _ = provider.GetRequiredService<IArtifactStore>();
            return OperatorSecret.Load(settings);
        });
        services.AddSingleton<UrlSigningKey>();
        services.AddSingleton<SignedUrls>();
        services.AddSingleton<ArtifactUpload>();
        services.AddSingleton<ArtifactDownload>();
        services.Configure<KestrelServerOptions>(kestrel =>
            kestrel.Listen(IPAddress.Parse(settings.ListenAddress), settings.ListenPort));
        services.AddLogging(logging => logging.AddFilter(RequestLogCategory, LogLevel.Warning));
        return services;
    }
}
