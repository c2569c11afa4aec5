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

    /// <summary>The generation of that host.</summary>
    public const string Host = "uid-1.host-1";

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

    /// <summary>Where the host sends its files that the store takes files from.</summary>
    public ArtifactTarget Upload => Urls.CreateUploadTarget(Scope, Host);

    /// <summary>What is in the scope's folder and among the unfinished, without the store's own records.</summary>
    public IEnumerable<string> Files => new[] { Path.Combine(Root, Scope.Namespace), Path.Combine(Root, ".incoming") }
        .Where(Directory.Exists)
        .SelectMany(folder => Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories))
        .Select(file => Path.GetFileName(file)!)
        .Where(name => name is not (".digests" or ".uploads"))
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

    /// <summary>Grants a file to the host, which sends it.</summary>
    public async Task<HttpResponseMessage> PutAsync(string name, byte[] content, string? sha256 = null)
    {
        sha256 ??= Bytes.Sha256(content);
        await GrantAsync(new ArtifactInfo(name, sha256, content.Length));
        return await PutAsync(Upload.For(name), content, sha256);
    }

    /// <summary>Grants files to the host, beside those that it may send already.</summary>
    public Task GrantAsync(params ArtifactInfo[] files) => GrantAsync(Scope, files);

    /// <summary>Grants files of a scope to the host, beside those that it may send already.</summary>
    public Task GrantAsync(ArtifactScope scope, params ArtifactInfo[] files) => Store.ChangeGrantsAsync(
        scope,
        grants => new UploadGrants(new UploadGrant(Host, [.. grants.Host?.Files ?? [], .. files])),
        default);

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
