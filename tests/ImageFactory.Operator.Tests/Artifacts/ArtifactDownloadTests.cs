using System.Net;
using System.Net.Http.Headers;
using ImageFactory.Operator.Artifacts;
using ImageFactory.Operator.Testing;
using ImageFactory.Testing;
using Xunit;

namespace ImageFactory.Operator.Tests.Artifacts;

public sealed class ArtifactDownloadTests : IAsyncLifetime
{
    private static readonly byte[] Image = Bytes.Make(1_000_000);
    private static readonly string Digest = Bytes.Sha256(Image);

    private ArtifactServer _server = null!;

    private Uri ImageUrl => _server.Urls.CreateDownloadUrl(ArtifactServer.Scope, "image.qcow2");

    public async Task InitializeAsync()
    {
        _server = await ArtifactServer.StartAsync();
        using HttpResponseMessage response = await _server.PutAsync("image.qcow2", Image);
        Assert.Equal(HttpStatusCode.Created, response.StatusCode);
    }

    public async Task DisposeAsync() => await _server.DisposeAsync();

    [Fact]
    public async Task A_download_is_whole_and_carries_its_digest()
    {
        using HttpResponseMessage response = await _server.Client.GetAsync(ImageUrl);
        string base64 = Convert.ToBase64String(Convert.FromHexString(Digest));

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(Image, await response.Content.ReadAsByteArrayAsync());
        Assert.Equal($"\"{Digest}\"", response.Headers.ETag!.Tag);
        Assert.Equal("bytes", response.Headers.AcceptRanges.ToString());
        Assert.Equal($"sha-256=:{base64}:", response.Headers.GetValues("Repr-Digest").Single());
        Assert.Equal($"sha-256={base64}", response.Headers.GetValues("Digest").Single());
        Assert.Equal("application/octet-stream", response.Content.Headers.ContentType!.ToString());
        Assert.Equal(Image.Length, response.Content.Headers.ContentLength);
    }

    [Fact]
    public async Task HEAD_says_the_same_without_a_body()
    {
        using var request = new HttpRequestMessage(HttpMethod.Head, ImageUrl);
        using HttpResponseMessage response = await _server.Client.SendAsync(request);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(Image.Length, response.Content.Headers.ContentLength);
        Assert.Equal($"\"{Digest}\"", response.Headers.ETag!.Tag);
        Assert.Empty(await response.Content.ReadAsByteArrayAsync());
    }

    [Theory]
    [InlineData(0L, 0L, 0, 1)]
    [InlineData(500_000L, 500_099L, 500_000, 100)]
    [InlineData(999_999L, null, 999_999, 1)]
    [InlineData(null, 10L, 999_990, 10)]
    [InlineData(999_000L, 5_000_000L, 999_000, 1_000)]
    public async Task A_range_is_answered_with_that_part(long? from, long? to, int start, int length)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, ImageUrl);
        request.Headers.Range = new RangeHeaderValue(from, to);
        using HttpResponseMessage response = await _server.Client.SendAsync(request);

        Assert.Equal(HttpStatusCode.PartialContent, response.StatusCode);
        Assert.Equal(
            $"bytes {start}-{start + length - 1}/{Image.Length}", response.Content.Headers.ContentRange!.ToString());
        Assert.Equal(Image[start..(start + length)], await response.Content.ReadAsByteArrayAsync());
    }

    [Fact]
    public async Task A_range_behind_the_end_is_not_satisfiable()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, ImageUrl);
        request.Headers.Range = new RangeHeaderValue(1_000_000, null);
        using HttpResponseMessage response = await _server.Client.SendAsync(request);

        Assert.Equal(HttpStatusCode.RequestedRangeNotSatisfiable, response.StatusCode);
        Assert.Equal("bytes */1000000", response.Content.Headers.ContentRange!.ToString());
        Assert.Equal(
            """{"status":416,"title":"Range not satisfiable","detail":"'image.qcow2' has 1000000 bytes.","""
            + "\"type\":\"about:blank\"}",
            await response.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task A_known_content_is_not_sent_again()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, ImageUrl);
        request.Headers.IfNoneMatch.Add(new EntityTagHeaderValue($"\"{Digest}\""));
        using HttpResponseMessage response = await _server.Client.SendAsync(request);
        Assert.Equal(HttpStatusCode.NotModified, response.StatusCode);
        Assert.Empty(await response.Content.ReadAsByteArrayAsync());
    }

    [Fact]
    public async Task A_range_of_a_content_that_changed_is_answered_with_the_whole()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, ImageUrl);
        request.Headers.Range = new RangeHeaderValue(10, 20);
        request.Headers.IfRange = new RangeConditionHeaderValue("\"another\"");
        using HttpResponseMessage response = await _server.Client.SendAsync(request);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(Image, await response.Content.ReadAsByteArrayAsync());
    }

    [Theory]
    [InlineData("SHA256SUMS", "text/plain; charset=utf-8")]
    [InlineData("packages.txt", "text/plain; charset=utf-8")]
    [InlineData("files.hashdeep", "text/plain; charset=utf-8")]
    [InlineData("sbom.spdx.json", "application/spdx+json")]
    [InlineData("result.json", "application/json")]
    [InlineData("tests.junit.xml", "application/xml")]
    [InlineData("config.tar.gz", "application/gzip")]
    [InlineData("image.raw", "application/octet-stream")]
    public async Task The_content_type_follows_the_name(string name, string contentType)
    {
        using HttpResponseMessage stored = await _server.PutAsync(name, [1]);
        using HttpResponseMessage response = await _server.Client.GetAsync(
            _server.Urls.CreateDownloadUrl(ArtifactServer.Scope, name));
        Assert.Equal(contentType, response.Content.Headers.ContentType!.ToString());
        Assert.Equal("nosniff", response.Headers.GetValues("X-Content-Type-Options").Single());
    }

    [Fact]
    public async Task A_listing_names_every_artifact_of_the_build()
    {
        using var log = new MemoryStream([1]);
        await _server.Store.WriteAsync(
            ArtifactServer.Scope, "logs/build.log", log, ArtifactWriteOptions.Default, default);
        string listing = await _server.Client.GetStringAsync(_server.Urls.CreateListingUrl(ArtifactServer.Scope));
        Assert.Equal(
            """{"namespace":"images","profile":"debian-12","imageName":"Standard_Debian_12_20260131_0","artifacts":["""
            + $$"""{"name":"image.qcow2","sha256":"{{Digest}}","sizeBytes":1000000},"""
            + $$"""{"name":"logs/build.log","sha256":"{{Bytes.Sha256([1])}}","sizeBytes":1}]}""",
            listing);
    }

    [Fact]
    public async Task The_signature_of_a_listing_reads_all_files_of_its_build_and_nothing_else()
    {
        const string ImagePath = "images/debian-12/Standard_Debian_12_20260131_0/image.qcow2";
        string query = _server.Urls.CreateListingUrl(ArtifactServer.Scope).Query;
        Assert.Equal(
            HttpStatusCode.NotFound, await StatusAsync("images/debian-12/Standard_Debian_12_20260131_0/none.txt"));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync("images/debian-12/Standard_Debian_12_20260131_0/"));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(ImagePath));
        Assert.Equal(
            HttpStatusCode.BadRequest, await StatusAsync("images/debian-12/Standard_Debian_12_20260131_0/.digests"));
        Assert.Equal(
            HttpStatusCode.BadRequest, await StatusAsync("images/debian-12/Standard_Debian_12_20260131_0/.uploads"));
        Assert.Equal(HttpStatusCode.Forbidden, await StatusAsync("images/debian-12/Other_0/image.qcow2"));
        Assert.Equal(HttpStatusCode.NotFound, await StatusAsync(".signing-key"));

        _server.Time.Advance(TimeSpan.FromHours(1));
        Assert.Equal(HttpStatusCode.Forbidden, await StatusAsync(ImagePath));

        async Task<HttpStatusCode> StatusAsync(string path)
        {
            using HttpResponseMessage response =
                await _server.Client.GetAsync(new Uri($"http://store.example:8082/artifacts/{path}{query}"));
            return response.StatusCode;
        }
    }

    [Fact]
    public async Task Other_methods_are_not_allowed()
    {
        using HttpResponseMessage response = await _server.Client.DeleteAsync(ImageUrl);
        Assert.Equal(HttpStatusCode.MethodNotAllowed, response.StatusCode);
    }
}
