using System.Net;
using System.Net.Sockets;
using System.Text;
using ImageFactory.Operator.Artifacts;
using ImageFactory.Operator.Testing;
using ImageFactory.Testing;
using Xunit;

namespace ImageFactory.Operator.Tests.Artifacts;

public sealed class ArtifactAccessTests
{
    [Theory]
    [InlineData("/artifacts/images/debian-12/Standard_Debian_12_20260131_0/../../../../tmp/x", "404")]
    [InlineData("/artifacts/images/debian-12/Standard_Debian_12_20260131_0/..%2f..%2fx", "400")]
    [InlineData("/artifacts/images/debian-12/Standard_Debian_12_20260131_0/%2e%2e/x", "403")]
    [InlineData("/artifacts/images/debian-12/Standard_Debian_12_20260131_0/..%5cx", "400")]
    [InlineData("/artifacts/images/debian-12/Standard_Debian_12_20260131_0/%2ehidden", "400")]
    [InlineData("/artifacts/images/debian-12/Standard_Debian_12_20260131_0/.signing-key", "400")]
    [InlineData("/artifacts/images/debian-12/Standard_Debian_12_20260131_0/.uploads", "400")]
    [InlineData("/artifacts/images/debian-12/Standard_Debian_12_20260131_0/a%00b", "400")]
    [InlineData("/artifacts/images/debian-12/Standard_Debian_12_20260131_0//etc/x", "400")]
    [InlineData("/artifacts/images/debian-12/Standard_Debian_12_20260131_0/%2fetc%2fx", "400")]
    [InlineData("/artifacts/images/debian-12/Standard_Debian_12_20260131_0/a/b", "400")]
    [InlineData("/artifacts/images/debian-12/Standard_Debian_12_20260131_0/", "400")]
    [InlineData("/artifacts/images/debian-12/..%2f/x", "400")]
    [InlineData("/artifacts/.incoming/x/x", "400")]
    [InlineData("/artifacts/images/debian-11/Standard_Debian_12_20260131_0/x", "403")]
    public async Task A_path_never_leaves_its_scope(string path, string status)
    {
        await using ArtifactServer server = await ArtifactServer.StartAsync();
        string before = string.Join('\n', Directory.EnumerateFileSystemEntries(
            server.Root, "*", SearchOption.AllDirectories));
        string head = $"PUT {path}?{server.Upload.Query} HTTP/1.1\r\nHost: store.example\r\n"
            + $"X-Content-SHA256: {Bytes.Sha256([1])}\r\nContent-Length: 1\r\nConnection: close\r\n\r\n\u0001";
        using Socket socket = await server.ConnectAsync();
        await socket.SendAsync(Encoding.ASCII.GetBytes(head));
        var answer = new byte[12];
        await socket.ReceiveAsync(answer);

        Assert.Equal($"HTTP/1.1 {status}", Encoding.ASCII.GetString(answer));
        Assert.Equal(before, string.Join('\n', Directory.EnumerateFileSystemEntries(
            server.Root, "*", SearchOption.AllDirectories)));
    }

    [Fact]
    public async Task A_signature_for_another_build_another_method_or_another_time_is_refused()
    {
        await using ArtifactServer server = await ArtifactServer.StartAsync();
        string query = server.Upload.Query;
        var otherScope = new ArtifactScope("images", "debian-12", "Other_0");
        string other = server.Urls.CreateUploadTarget(otherScope, ArtifactServer.Host).Query;
        string read = server.Urls.CreateDownloadUrl(ArtifactServer.Scope, "image.qcow2").Query[1..];
        string otherHost = query.Replace(ArtifactServer.Host, "uid-1.host-2", StringComparison.Ordinal);
        foreach (string wrong in new[] { "", other, otherHost, read, query[..^1], query + "A" })
        {
            using HttpResponseMessage refused =
                await server.PutAsync(new Uri($"{server.Upload.BaseUrl}image.qcow2?{wrong}"), [1], Bytes.Sha256([1]));
            Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
        }

        server.Time.Advance(TimeSpan.FromHours(12));
        using HttpResponseMessage expired =
            await server.PutAsync(new Uri($"{server.Upload.BaseUrl}image.qcow2?{query}"), [1], Bytes.Sha256([1]));
        Assert.Equal(HttpStatusCode.Forbidden, expired.StatusCode);
        Assert.Empty(server.Files);
    }
}
