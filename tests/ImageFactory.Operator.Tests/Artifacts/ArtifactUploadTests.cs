using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using ImageFactory.Operator.Artifacts;
using ImageFactory.Operator.Testing;
using ImageFactory.Testing;
using Xunit;

namespace ImageFactory.Operator.Tests.Artifacts;

public sealed class ArtifactUploadTests
{
    [Fact]
    public async Task An_upload_is_stored_and_answered_with_what_was_stored()
    {
        await using ArtifactServer server = await ArtifactServer.StartAsync();
        byte[] image = Bytes.Make(40_000_000);
        using HttpResponseMessage response = await server.PutAsync("image.qcow2", image);

        Assert.Equal(HttpStatusCode.Created, response.StatusCode);
        Assert.Equal(
            $$"""{"name":"image.qcow2","sha256":"{{Bytes.Sha256(image)}}","sizeBytes":40000000}""",
            await response.Content.ReadAsStringAsync());
        Assert.Equal(
            "/artifacts/images/debian-12/Standard_Debian_12_20260131_0/image.qcow2",
            response.Headers.Location!.ToString());
        Assert.Equal(image, await File.ReadAllBytesAsync(Path.Combine(
            server.Root, "images", "debian-12", "Standard_Debian_12_20260131_0", "image.qcow2")));
    }

    [Theory]
    [InlineData(1_000)]
    [InlineData(5_000_000)]
    public async Task The_same_content_again_is_fine_and_other_content_is_a_conflict(int size)
    {
        await using ArtifactServer server = await ArtifactServer.StartAsync();
        byte[] image = Bytes.Make(size);
        byte[] other = Bytes.Make(size, seed: 2);
        using HttpResponseMessage first = await server.PutAsync("image.qcow2", image);
        using HttpResponseMessage again = await server.PutAsync("image.qcow2", image);
        using HttpResponseMessage conflict = await server.PutAsync("image.qcow2", other);

        Assert.Equal(
            [HttpStatusCode.Created, HttpStatusCode.OK, HttpStatusCode.Conflict],
            new[] { first.StatusCode, again.StatusCode, conflict.StatusCode });
        Assert.Equal(await first.Content.ReadAsStringAsync(), await again.Content.ReadAsStringAsync());
        Assert.Equal(
            $"'image.qcow2' is already stored with other content (SHA-256 {Bytes.Sha256(image)}). Completed artifacts "
            + "are never replaced by an upload; use another name or delete the scope.",
            await DetailAsync(conflict));
    }

    [Fact]
    public async Task More_than_what_is_stored_is_not_read_from_who_sends_it_again()
    {
        await using ArtifactServer server = await ArtifactServer.StartAsync();
        byte[] list = Bytes.Make(1_000);
        using HttpResponseMessage first = await server.PutAsync("packages.txt", list);
        using var request = new HttpRequestMessage(HttpMethod.Put, server.Upload.For("packages.txt"))
        {
            // Short enough to be sent before the answer comes.
            Content = new ByteArrayContent(Bytes.Make(1_200)),
            Headers = { { "X-Content-SHA256", Bytes.Sha256(list) }, { "Transfer-Encoding", "chunked" } },
        };
        using HttpResponseMessage again = await server.Client.SendAsync(request);

        Assert.Equal(
            [HttpStatusCode.Created, HttpStatusCode.RequestEntityTooLarge],
            new[] { first.StatusCode, again.StatusCode });
    }

    [Fact]
    public async Task Of_two_uploads_at_once_one_is_stored_and_the_other_told()
    {
        await using ArtifactServer server = await ArtifactServer.StartAsync();
        HttpResponseMessage[] responses = await Task.WhenAll(Enumerable.Range(0, 6).Select(number =>
            server.PutAsync("image.qcow2", Bytes.Make(3_000_000, seed: number))));

        Assert.Single(responses, response => response.StatusCode == HttpStatusCode.Created);
        Assert.Equal(5, responses.Count(response => response.StatusCode == HttpStatusCode.Conflict));
        Assert.Equal(["image.qcow2"], server.Files);
    }

    [Fact]
    public async Task Uploads_of_the_same_content_at_once_all_succeed()
    {
        await using ArtifactServer server = await ArtifactServer.StartAsync();
        byte[] image = Bytes.Make(3_000_000);
        HttpResponseMessage[] responses = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ =>
            server.PutAsync("image.qcow2", image)));
        Assert.All(responses, response => Assert.True(response.IsSuccessStatusCode));
    }

    [Fact]
    public async Task A_body_that_is_not_what_the_header_says_is_refused()
    {
        await using ArtifactServer server = await ArtifactServer.StartAsync();
        string announced = Bytes.Sha256(Bytes.Make(2_000_000, seed: 2));
        using HttpResponseMessage response =
            await server.PutAsync("image.qcow2", Bytes.Make(2_000_000), announced);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, response.StatusCode);
        Assert.Empty(server.Files);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("abc")]
    [InlineData("zzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzz")]
    public async Task A_digest_is_required(string? digest)
    {
        await using ArtifactServer server = await ArtifactServer.StartAsync();
        using HttpResponseMessage response = await server.PutAsync(server.Upload.For("image.qcow2"), [1], digest);
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType!.MediaType);
        Assert.Equal(
            """{"status":400,"title":"Digest missing","detail":"The header X-Content-SHA256 must have the SHA-256 of """
            + """the file as 64 hexadecimal digits.","type":"about:blank"}""",
            await response.Content.ReadAsStringAsync());
    }

    [Theory]
    [InlineData("logs/build.log")]
    [InlineData("image.qcow2.sig")]
    [InlineData("provenance.json")]
    public async Task What_the_operator_writes_cannot_be_uploaded(string name)
    {
        await using ArtifactServer server = await ArtifactServer.StartAsync();
        using HttpResponseMessage response = await server.PutAsync(name, [1]);
        Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
        Assert.Equal(
            $"'{name}' is written by the operator itself; a build host cannot upload it.", await DetailAsync(response));
    }

    [Fact]
    public async Task An_upload_over_the_limit_is_refused_with_and_without_a_length()
    {
        await using ArtifactServer server =
            await ArtifactServer.StartAsync(settings => settings with { MaxArtifactBytes = 1_000_000 });
        byte[] image = Bytes.Make(1_500_000);
        await server.GrantAsync(new ArtifactInfo("image.qcow2", Bytes.Sha256(image), image.Length));
        using HttpResponseMessage announced = await server.PutAsync("image.qcow2", image);
        using var request = new HttpRequestMessage(HttpMethod.Put, server.Upload.For("image.qcow2"))
        {
            Content = new ByteArrayContent(image),
            Headers = { { "X-Content-SHA256", Bytes.Sha256(image) }, { "Transfer-Encoding", "chunked" } },
        };
        using HttpResponseMessage chunked = await server.Client.SendAsync(request);

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, announced.StatusCode);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, chunked.StatusCode);
        Assert.Equal("The artifact is larger than the limit of 1000000 bytes.", await DetailAsync(chunked));
        Assert.Empty(server.Files);
    }

    [Fact]
    public async Task A_client_that_vanishes_in_the_middle_leaves_nothing()
    {
        await using ArtifactServer server = await ArtifactServer.StartAsync();
        using (Socket socket = await BeginUploadAsync(server))
        {
            await Eventually.HoldsAsync(() => server.Files.Any(), "The upload");
            socket.LingerState = new LingerOption(true, 0);
        }

        await Eventually.HoldsAsync(() => !server.Files.Any(), "The clean-up");
        await Eventually.HoldsAsync(
            () => server.Log.Any(line => line.Contains("broke off the upload", StringComparison.Ordinal)),
            "The log line");
        using HttpResponseMessage retry = await server.PutAsync("image.qcow2", Bytes.Make(1000));
        Assert.Equal(HttpStatusCode.Created, retry.StatusCode);
    }

    [Fact]
    public async Task A_client_that_stands_still_is_given_up()
    {
        await using ArtifactServer server = await ArtifactServer.StartAsync();
        using Socket socket = await BeginUploadAsync(server);
        await Eventually.HoldsAsync(() => server.Files.Any(), "The upload");
        await Eventually.HoldsAsync(
            () =>
            {
                // In steps, because the server may still be taking in the first half when the clock is first moved.
                server.Time.Advance(TimeSpan.FromMinutes(2));
                return !server.Files.Any();
            },
            "The clean-up");
        var answer = new byte[12];
        await socket.ReceiveAsync(answer);
        Assert.Equal("HTTP/1.1 408", Encoding.ASCII.GetString(answer));
    }

    [Fact]
    public async Task A_length_that_the_body_does_not_have_stores_nothing()
    {
        await using ArtifactServer server = await ArtifactServer.StartAsync();
        using Socket socket = await BeginUploadAsync(server);
        socket.Shutdown(SocketShutdown.Send);
        await Eventually.HoldsAsync(() => !server.Files.Any(), "The clean-up");
    }

    [Fact]
    public async Task A_signature_is_never_logged()
    {
        await using ArtifactServer server = await ArtifactServer.StartAsync();
        string signature = server.Upload.Query.Split("signature=")[1];
        using HttpResponseMessage stored = await server.PutAsync("image.qcow2", Bytes.Make(1000));
        using HttpResponseMessage refused = await server.PutAsync("image.qcow2", Bytes.Make(1001));
        using HttpResponseMessage read = await server.Client.GetAsync(
            server.Urls.CreateDownloadUrl(ArtifactServer.Scope, "image.qcow2"));
        string readSignature = read.RequestMessage!.RequestUri!.Query.Split("signature=")[1];
        using Socket socket = await BeginUploadAsync(server);
        await Eventually.HoldsAsync(() => server.Files.Count() == 2, "The upload");
        socket.Close(0);
        await Eventually.HoldsAsync(() => server.Files.Count() == 1, "The clean-up");

        Assert.NotEmpty(server.Log);
        Assert.DoesNotContain(server.Log, line => line.Contains(signature, StringComparison.Ordinal));
        Assert.DoesNotContain(server.Log, line => line.Contains(readSignature, StringComparison.Ordinal));
    }

    /// <summary>Sends the first half of an upload of 200,000 bytes named <c>half.qcow2</c>.</summary>
    private static async Task<Socket> BeginUploadAsync(ArtifactServer server)
    {
        byte[] half = Bytes.Make(100_000);
        await server.GrantAsync(new ArtifactInfo("half.qcow2", Bytes.Sha256(half), 200_000));
        string head = $"PUT {server.Upload.For("half.qcow2").PathAndQuery} HTTP/1.1\r\nHost: store.example\r\n"
            + $"X-Content-SHA256: {Bytes.Sha256(half)}\r\nContent-Length: 200000\r\n\r\n";
        Socket socket = await server.ConnectAsync();
        await socket.SendAsync(Encoding.ASCII.GetBytes(head));
        await socket.SendAsync(half);
        return socket;
    }

    private static async Task<string?> DetailAsync(HttpResponseMessage response)
    {
        using JsonDocument problem = JsonDocument.Parse(await response.Content.ReadAsStringAsync());
        return problem.RootElement.GetProperty("detail").GetString();
    }
}
