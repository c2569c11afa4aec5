using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using ImageFactory.Operator.Artifacts;
using ImageFactory.Operator.Artifacts.FileSystem;
using ImageFactory.Operator.Artifacts.Urls;
using ImageFactory.Operator.Testing;
using ImageFactory.Operator.Validation;
using ImageFactory.Testing;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace ImageFactory.Operator.Tests.Artifacts;

/// <summary>Row 11 of the review: one tenant cannot fill the store that others need.</summary>
public sealed class ArtifactQuotaTests : IDisposable
{
    private const long GiB = 1L << 30;

    private static readonly ArtifactScope Own = ArtifactServer.Scope;
    private static readonly ArtifactScope Foreign = new("other", Own.Profile, Own.ImageName);

    private static readonly TenantSettings[] Tenants =
    [
        new() { Name = "small", Namespaces = [Own.Namespace, "more"], Quota = new() { StoreGiB = 1, LogsMiB = 1 } },
        new() { Name = "large", Namespaces = [Foreign.Namespace], Quota = new() { StoreGiB = 1000 } },
    ];

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Over_its_quota_a_tenant_is_refused_with_its_own_figures_and_another_is_served()
    {
        Occupy(Own, GiB - 1000);
        Occupy(Foreign, 7 * GiB);
        await using var server = await StartAsync();

        using var refused = await PutAsync(server, Own, 1001);
        using var served = await PutAsync(server, Foreign, 1001);

        Assert.Equal(HttpStatusCode.InsufficientStorage, refused.StatusCode);
        Assert.Equal("application/problem+json", refused.Content.Headers.ContentType!.MediaType);
        Assert.Contains(
            "Tenant small may keep 1073741824 bytes in the artifact store; 1073740824 are used, uploads under way "
            + "included, and 1001 more are needed.",
            await refused.Content.ReadAsStringAsync(),
            StringComparison.Ordinal);
        Assert.DoesNotContain("large", await refused.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Created, served.StatusCode);
    }

    [Fact]
    public async Task The_namespaces_of_a_tenant_have_one_quota()
    {
        Occupy(Own, GiB - 1000);
        await using var server = await StartAsync();

        using var refused = await PutAsync(server, new ArtifactScope("more", "a", "b"), 1001);
        using var fits = await PutAsync(server, new ArtifactScope("more", "a", "b"), 1000);

        Assert.Equal(
            (HttpStatusCode.InsufficientStorage, HttpStatusCode.Created), (refused.StatusCode, fits.StatusCode));
    }

    [Fact]
    public async Task An_announced_length_takes_its_part_of_the_quota_and_nothing_of_the_disk()
    {
        await using var server = await StartAsync();
        using (var first = await AnnounceAsync(server, 700L << 20))
        {
            await Eventually.HoldsAsync(() => server.Files.Any(), "The upload");
            var incoming = Assert.Single(Directory.GetFiles(Path.Combine(server.Root, ".incoming")));
            await Eventually.HoldsAsync(() => new FileInfo(incoming).Length == 100, "What has come");

            using var second = await AnnounceAsync(server, 400L << 20);
            Assert.Equal("HTTP/1.1 507", await AnswerAsync(second));
            first.LingerState = new LingerOption(true, 0);
        }

        await Eventually.HoldsAsync(() => server.Usage.Tenants.Single().Incoming == 0, "The end of the upload");
        using var third = await AnnounceAsync(server, 400L << 20);
        await Eventually.HoldsAsync(() => server.Files.Any(), "The third upload");
    }

    [Fact]
    public async Task An_upload_of_no_announced_length_ends_where_the_quota_does()
    {
        Occupy(Own, GiB - 300_000);
        await using var server = await StartAsync();
        byte[] image = Bytes.Make(1_000_000);
        await server.GrantAsync(Own, new ArtifactInfo("image.qcow2", Bytes.Sha256(image), image.Length));
        using var request = new HttpRequestMessage(HttpMethod.Put, UploadOf(server, Own).For("image.qcow2"))
        {
            Content = new ByteArrayContent(image),
            Headers = { { "X-Content-SHA256", Bytes.Sha256(image) }, { "Transfer-Encoding", "chunked" } },
        };

        using var response = await server.Client.SendAsync(request);

        Assert.Equal(HttpStatusCode.InsufficientStorage, response.StatusCode);
        Assert.Equal(0, server.Usage.Tenants.Single().Incoming);
        Assert.DoesNotContain("image.qcow2", server.Files);
    }

    [Fact]
    public async Task What_is_deleted_or_replaced_is_counted_as_it_is_then_and_after_a_restart_too()
    {
        var usage = new StoreUsage(TenantOf);
        using (var store = Open(usage))
        {
            await WriteAsync(store, "image.qcow2", 5000);
            await WriteAsync(store, "image.qcow2", 3000);
            await WriteAsync(store, "packages.txt", 100);
            await WriteAsync(store, "logs/build.log", 40);
            await store.AppendAsync(Own, "logs/build.log", new byte[2], default);
            Assert.Equal((3100, 42), Stored(usage));

            await store.DeleteAsync(Own, "packages.txt", default);
            Assert.Equal((3000, 42), Stored(usage));
        }

        var later = new StoreUsage(TenantOf);
        using var again = Open(later);
        Assert.Equal((3000, 42), Stored(later));
        await again.DeleteAsync(Own, default);
        Assert.Equal((0, 0), Stored(later));
    }

    [Fact]
    public async Task What_people_remove_by_hand_is_counted_after_a_while()
    {
        Occupy(Own, GiB);
        await using var server = await StartAsync();
        Directory.Delete(Path.Combine(server.Root, Own.Namespace), recursive: true);

        await Eventually.HoldsAsync(
            () =>
            {
                server.Time.Advance(TimeSpan.FromMinutes(5));
                return server.Usage.Tenants.Single().Artifacts == 0;
            },
            "The count");

        using var fits = await PutAsync(server, Own, 1000);
        Assert.Equal(HttpStatusCode.Created, fits.StatusCode);
    }

    [Fact]
    public async Task Without_a_quota_nothing_is_counted()
    {
        await using var server = await ArtifactServer.StartAsync();
        using var stored = await PutAsync(server, Own, 1000);
        Assert.Equal(HttpStatusCode.Created, stored.StatusCode);
        Assert.Empty(server.Usage.Tenants);
    }

    private static TenantSettings? TenantOf(string @namespace) =>
        Tenants.FirstOrDefault(tenant => tenant.Namespaces.Contains(@namespace));

    private static (long Artifacts, long Logs) Stored(StoreUsage usage) =>
        (usage.Tenants.Single().Artifacts, usage.Tenants.Single().Logs);

    private static ArtifactTarget UploadOf(ArtifactServer server, ArtifactScope scope) =>
        server.Urls.CreateUploadTarget(scope, ArtifactServer.Host);

    private static async Task<HttpResponseMessage> PutAsync(ArtifactServer server, ArtifactScope scope, int bytes)
    {
        var image = Bytes.Make(bytes);
        await server.GrantAsync(scope, new ArtifactInfo("image.qcow2", Bytes.Sha256(image), bytes));
        return await server.PutAsync(UploadOf(server, scope).For("image.qcow2"), image, Bytes.Sha256(image));
    }

    /// <summary>Begins an upload of a length, of which 100 bytes come.</summary>
    private static async Task<Socket> AnnounceAsync(ArtifactServer server, long length)
    {
        var file = new ArtifactInfo(
            $"{length.ToString(CultureInfo.InvariantCulture)}.qcow2", Bytes.Sha256([1]), length);
        await server.GrantAsync(Own, file);
        var url = UploadOf(server, Own).For(file.Name).PathAndQuery;
        var socket = await server.ConnectAsync();
        await socket.SendAsync(Encoding.ASCII.GetBytes(
            $"PUT {url} HTTP/1.1\r\nHost: store.example\r\nX-Content-SHA256: {Bytes.Sha256([1])}\r\n"
            + string.Create(CultureInfo.InvariantCulture, $"Content-Length: {length}\r\n\r\n")));
        await socket.SendAsync(new byte[100]);
        return socket;
    }

    private static async Task<string> AnswerAsync(Socket socket)
    {
        var answer = new byte[12];
        await socket.ReceiveAsync(answer);
        return Encoding.ASCII.GetString(answer);
    }

    private static async Task WriteAsync(FileArtifactStore store, string name, int bytes)
    {
        using var content = new MemoryStream(Bytes.Make(bytes));
        await store.WriteAsync(Own, name, content, ArtifactWriteOptions.Default, default);
    }

    /// <summary>A file of a length with nothing in it, which takes no room on the test's disk.</summary>
    private void Occupy(ArtifactScope scope, long bytes)
    {
        var file = _folder.Write(Path.Combine(scope.ToString(), "older.qcow2"), string.Empty);
        using var content = File.OpenWrite(file);
        content.SetLength(bytes);
    }

    private FileArtifactStore Open(StoreUsage usage) => FileArtifactStore.Open(
        new ArtifactStoreSettings { Root = _folder.Path, MinFreeBytes = 0 },
        NullLogger<FileArtifactStore>.Instance,
        usage);

    private Task<ArtifactServer> StartAsync() =>
        ArtifactServer.StartAsync(settings => settings with { Root = _folder.Path }, TenantOf);
}
