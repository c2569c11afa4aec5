using System.Net;
using System.Net.Sockets;
using ImageFactory.Operator.Artifacts;
using ImageFactory.Operator.Artifacts.FileSystem;
using ImageFactory.Operator.Artifacts.Http;
using ImageFactory.Operator.Artifacts.Urls;
using ImageFactory.Operator.Validation;
using ImageFactory.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace ImageFactory.Operator.Testing;

/// <summary>
/// The store behind a real Kestrel on a free port of loopback, and a client that reaches it by its name.
/// </summary>
internal sealed class ArtifactServer : IAsyncDisposable
{
    public static readonly ArtifactScope Scope = new("images", "debian-12", "Standard_Debian_12_20260131_0");

    private readonly WebApplication _app;
    private readonly TemporaryFolder _folder;

    private ArtifactServer(WebApplication app, TemporaryFolder folder, ArtifactStoreSettings settings)
    {
        _app = app;
        _folder = folder;
        Root = settings.Root;
        var handler = new SocketsHttpHandler
        {
            ConnectCallback = async (_, token) => new NetworkStream(await ConnectAsync(token), ownsSocket: true),
            Expect100ContinueTimeout = TimeSpan.FromSeconds(30),
        };
        Client = new HttpClient(handler);
    }

    public string Root { get; }

    public HttpClient Client { get; }

    public FakeTimeProvider Time { get; private init; } = null!;

    /// <summary>All that was logged at every level, with exceptions and scopes.</summary>
    public IReadOnlyList<string> Log =>
    [
        .. _app.Services.GetFakeLogCollector().GetSnapshot().Select(
            line => $"{line.Category} {line.Message} {line.Exception} {string.Join(' ', line.Scopes)}"),
    ];

    public SignedUrls Urls => _app.Services.GetRequiredService<SignedUrls>();

    public EndpointTls Tls => _app.Services.GetRequiredService<EndpointTls>();

    public StoreUsage Usage => _app.Services.GetRequiredService<StoreUsage>();

    public IArtifactStore Store => _app.Services.GetRequiredService<IArtifactStore>();

    public ArtifactTarget Upload => Urls.CreateUploadTarget(Scope);

    /// <summary>What is in the scope's folder and among the unfinished, without the store's own record.</summary>
    public IEnumerable<string> Files => new[] { Path.Combine(Root, Scope.Namespace), Path.Combine(Root, ".incoming") }
        .Where(Directory.Exists)
        .SelectMany(folder => Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories))
        .Select(file => Path.GetFileName(file)!)
        .Where(name => name != ".digests")
        .Order(StringComparer.Ordinal);

    public static async Task<ArtifactServer> StartAsync(
        Func<ArtifactStoreSettings, ArtifactStoreSettings>? configure = null,
        Func<string, TenantSettings?>? tenantOf = null)
    {
        var folder = new TemporaryFolder();
        var settings = new ArtifactStoreSettings
        {
            Root = folder.Path,
            Endpoint = new Uri("http://store.example:8082"),
            AllowHttp = true,
            ListenAddress = "127.0.0.1",
            ListenPort = 0,
            MinFreeBytes = 0,
        };
        settings = configure?.Invoke(settings) ?? settings;
        var time = new FakeTimeProvider();
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders().SetMinimumLevel(LogLevel.Trace).AddFakeLogging();
        builder.Services.AddSingleton<TimeProvider>(time);
        builder.Services.AddArtifactStore(settings, tenantOf);
        WebApplication app = builder.Build();
        app.MapArtifacts();
        await app.StartAsync();
        return new ArtifactServer(app, folder, settings) { Time = time };
    }

    /// <summary>The port that it listens on.</summary>
    public int Port => new Uri(_app.Services.GetRequiredService<IServer>().Features
        .Get<IServerAddressesFeature>()!.Addresses.Single()).Port;

    /// <summary>A connection of one's own, for what no well-behaved client sends.</summary>
    public async Task<Socket> ConnectAsync(CancellationToken cancellationToken = default)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(IPAddress.Loopback, Port, cancellationToken);
        return socket;
    }

    public Task<HttpResponseMessage> PutAsync(string name, byte[] content, string? sha256 = null) =>
        PutAsync(Upload.For(name), content, sha256 ?? Bytes.Sha256(content));

    public async Task<HttpResponseMessage> PutAsync(Uri uri, byte[] content, string? sha256)
    {
        using var request = new HttpRequestMessage(HttpMethod.Put, uri) { Content = new ByteArrayContent(content) };
        if (sha256 is not null)
        {
            request.Headers.Add(ArtifactUpload.DigestHeader, sha256);
        }

        request.Headers.ExpectContinue = content.Length > 1_000_000;
        return await Client.SendAsync(request);
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _app.DisposeAsync();
        _folder.Dispose();
    }
}
