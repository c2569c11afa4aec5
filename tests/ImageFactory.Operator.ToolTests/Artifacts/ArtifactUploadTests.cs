using System.Net;
using ImageFactory.Operator.Artifacts;
using ImageFactory.Operator.Testing;
using ImageFactory.Testing;
using Xunit;

namespace ImageFactory.Operator.ToolTests.Artifacts;

/// <summary>Uploads to a file system that is really full.</summary>
public sealed class ArtifactUploadTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_full_disk_is_told_before_or_during_the_upload(bool chunked)
    {
        using var disk = new SmallDisk(4 << 20);
        await using ArtifactServer server =
            await ArtifactServer.StartAsync(settings => settings with { Root = disk.Path });
        byte[] image = Bytes.Make(6 << 20);
        await server.GrantAsync(new ArtifactInfo("image.qcow2", Bytes.Sha256(image), image.Length));
        using var request = new HttpRequestMessage(HttpMethod.Put, server.Upload.For("image.qcow2"))
        {
            Content = new ByteArrayContent(image),
            Headers = { { "X-Content-SHA256", Bytes.Sha256(image) } },
        };
        request.Headers.ExpectContinue = !chunked;
        request.Headers.TransferEncodingChunked = chunked;
        using HttpResponseMessage response = await server.Client.SendAsync(request);

        Assert.Equal(HttpStatusCode.InsufficientStorage, response.StatusCode);
        Assert.Empty(server.Files);
        using HttpResponseMessage smaller = await server.PutAsync("smaller.qcow2", Bytes.Make(2 << 20));
        Assert.Equal(HttpStatusCode.Created, smaller.StatusCode);
    }
}
