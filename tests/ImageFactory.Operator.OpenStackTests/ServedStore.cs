using ImageFactory.Operator.Artifacts;
using ImageFactory.Operator.Artifacts.Http;
using ImageFactory.Operator.Artifacts.Urls;
using ImageFactory.Testing;
using ImageFactory.Testing.Processes;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace ImageFactory.Operator.OpenStackTests;

/// <summary>An artifact store in a folder of its own, and the server from which Glance fetches.</summary>
internal sealed class ServedStore : IAsyncDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly WebApplication _web;

    /// <summary>Not yet started.</summary>
    /// <param name="settings">Get its folder and its address.</param>
    public ServedStore(ArtifactStoreSettings settings)
    {
        settings.Root = Path.Combine(_folder.Path, "store");
        settings.MinFreeBytes = 0;
        settings.ListenAddress = "127.0.0.1";
        settings.ListenPort = FreePorts.Take(1)[0];
        settings.Endpoint = new Uri($"http://127.0.0.1:{settings.ListenPort}/");
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.Services.AddArtifactStore(settings);
        _web = builder.Build();
        _web.MapArtifacts();
        Store = _web.Services.GetRequiredService<IArtifactStore>();
    }

    public IArtifactStore Store { get; }

    public SignedUrls Urls => _web.Services.GetRequiredService<SignedUrls>();

    public Task StartAsync() => _web.StartAsync();

    public Task StopAsync() => _web.StopAsync();

    public async ValueTask DisposeAsync()
    {
        await _web.DisposeAsync();
        _folder.Dispose();
    }
}
