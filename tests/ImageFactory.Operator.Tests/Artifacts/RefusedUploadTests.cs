using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using ImageFactory.Operator.Artifacts;
using ImageFactory.Operator.Testing;
using ImageFactory.Testing;
using Xunit;

namespace ImageFactory.Operator.Tests.Artifacts;

/// <summary>What somebody with root on a build host tries with the URL that he finds there.</summary>
public sealed class RefusedUploadTests : IAsyncLifetime
{
    private const string File = "packages.txt";

    private static readonly byte[] Content = Encoding.ASCII.GetBytes("bash 5.2 amd64\n");
    private static readonly ArtifactInfo Reported = new(File, Bytes.Sha256(Content), Content.Length);

    private ArtifactServer _server = null!;

    public async Task InitializeAsync() => _server = await ArtifactServer.StartAsync();

    public async Task DisposeAsync() => await _server.DisposeAsync();

    [Fact]
    public async Task A_file_that_no_step_has_reported()
    {
        await _server.GrantAsync(Reported);

        Assert.Equal(
            "403 'upload.json' is not among the files that the step before has reported, and only these are taken.",
            await PutAsync("upload.json", Content));
        Assert.Empty(_server.Files);
    }

    [Theory]
    [InlineData("bash 5.3 amd64\n")]
    [InlineData("bash 5.2 amd64\nbash 5.2 amd64\n")]
    [InlineData("")]
    public async Task A_file_that_was_changed_after_its_report(string content)
    {
        await _server.GrantAsync(Reported);

        Assert.Equal(
            $"403 'packages.txt' is not what the step before has reported, which was 15 bytes with the SHA-256 "
            + $"{Reported.Sha256}.",
            await PutAsync(File, Encoding.ASCII.GetBytes(content)));
        Assert.Empty(_server.Files);
    }

    [Fact]
    public async Task A_file_of_no_announced_length_that_goes_on_behind_the_one_that_was_reported()
    {
        await _server.GrantAsync(Reported);
        using var socket = await BeginAsync("Transfer-Encoding: chunked");
        await socket.SendAsync("10\r\nbash 5.2 amd64\n+\r\n"u8.ToArray());

        // It has not ended, and need not.
        Assert.StartsWith("HTTP/1.1 413", await ReadAsync(socket), StringComparison.Ordinal);
        Assert.Empty(_server.Files);
    }

    [Fact]
    public async Task A_chunk_of_more_bytes_than_there_are_numbers()
    {
        await _server.GrantAsync(Reported);
        using var socket = await BeginAsync("Transfer-Encoding: chunked");
        await socket.SendAsync("FFFFFFFFFFFFFFFF\r\n"u8.ToArray());

        Assert.StartsWith("HTTP/1.1 400", await ReadAsync(socket), StringComparison.Ordinal);
        Assert.DoesNotContain(_server.Log, line => line.Contains("unhandled", StringComparison.Ordinal));
    }

    [Fact]
    public async Task More_uploads_at_once_than_a_host_needs()
    {
        const string other = "uid-1.test-1-1";
        await _server.GrantAsync(Reported);
        await ChangeAsync(grants => grants.OpenTests(other).Grant(other, [Reported with { Name = "tests.log" }]));
        var begun = new List<Socket>();
        for (var count = 1; count <= 8; count++)
        {
            begun.Add(await BeginAsync($"Content-Length: {Content.Length}"));
            await Eventually.HoldsAsync(() => _server.Files.Count() == count, "The upload");
        }

        Assert.StartsWith("429", await PutAsync(File, Content), StringComparison.Ordinal);
        using var ofOther = await _server.PutAsync(
            _server.Urls.CreateUploadTarget(ArtifactServer.Scope, other).For("tests.log"), Content, Reported.Sha256);
        Assert.Equal(HttpStatusCode.Created, ofOther.StatusCode);

        begun.ForEach(socket => socket.Close(0));
        await Eventually.HoldsAsync(() => _server.Files.Count() == 1, "The end of the uploads");
        Assert.Equal("201", await PutAsync(File, Content));
    }

    [Fact]
    public async Task Another_content_under_the_digest_that_was_reported()
    {
        await _server.GrantAsync(Reported);
        var other = Encoding.ASCII.GetBytes("bash 5.3 amd64\n");

        using var response = await _server.PutAsync(_server.Upload.For(File), other, Reported.Sha256);

        Assert.Equal(HttpStatusCode.UnprocessableEntity, response.StatusCode);
        Assert.Empty(_server.Files);
    }

    [Fact]
    public async Task A_file_before_the_operator_has_read_the_report_which_may_come_again()
    {
        await ChangeAsync(grants => grants.OpenHost(ArtifactServer.Host));

        using var early = await _server.PutAsync(_server.Upload.For(File), Content, Reported.Sha256);
        Assert.Equal(
            (HttpStatusCode.ServiceUnavailable, TimeSpan.FromSeconds(2)),
            (early.StatusCode, early.Headers.RetryAfter?.Delta));

        await ChangeAsync(grants => grants.Grant(ArtifactServer.Host, [Reported]));
        Assert.Equal("201", await PutAsync(File, Content));
    }

    [Fact]
    public async Task A_file_once_all_have_come_even_one_that_is_there()
    {
        await _server.GrantAsync(Reported);
        Assert.Equal("201", await PutAsync(File, Content));
        Assert.Equal("200", await PutAsync(File, Content));
        await ChangeAsync(grants => grants.Seal(ArtifactServer.Host));

        Assert.Equal(
            "403 All files of this host have come, and nothing is taken any more.", await PutAsync(File, Content));
    }

    [Theory]
    [InlineData("another host")]
    [InlineData("clean-up")]
    [InlineData("never")]
    public async Task A_file_of_a_host_that_was_replaced_or_whose_build_is_over(string end)
    {
        await _server.GrantAsync(Reported);
        await ChangeAsync(grants => end switch
        {
            "another host" => grants.OpenHost("uid-1.host-2").Grant("uid-1.host-2", [Reported]),
            "clean-up" => grants.Revoke(),
            _ => UploadGrants.None,
        });

        Assert.Equal(
            "403 This host may not send anything any more: another one has taken its place, or its build is over.",
            await PutAsync(File, Content));
        Assert.Empty(_server.Files);
    }

    [Fact]
    public async Task An_upload_that_is_under_way_when_its_rights_end()
    {
        await _server.GrantAsync(Reported);
        using var socket = await _server.ConnectAsync();
        await socket.SendAsync(Encoding.ASCII.GetBytes(
            $"PUT {_server.Upload.For(File).PathAndQuery} HTTP/1.1\r\nHost: store.example\r\n"
            + $"X-Content-SHA256: {Reported.Sha256}\r\nContent-Length: {Content.Length}\r\nConnection: close\r\n\r\n"));
        await socket.SendAsync(Content.AsMemory(0, 5));
        await Eventually.HoldsAsync(() => _server.Files.Any(), "The upload");
        await ChangeAsync(grants => grants.Revoke());
        await socket.SendAsync(Content.AsMemory(5));

        Assert.StartsWith("HTTP/1.1 403", await ReadAsync(socket), StringComparison.Ordinal);
        Assert.Empty(_server.Files);
    }

    [Fact]
    public async Task What_a_builder_may_send_is_not_what_a_tester_may_send()
    {
        const string tester = "uid-1.test-1-1";
        await _server.GrantAsync(Reported);
        await ChangeAsync(grants => grants.OpenTests(tester).Grant(tester, [Reported with { Name = "tests.log" }]));
        var target = _server.Urls.CreateUploadTarget(ArtifactServer.Scope, tester);

        using var strange = await _server.PutAsync(target.For(File), Content, Reported.Sha256);
        using var own = await _server.PutAsync(target.For("tests.log"), Content, Reported.Sha256);

        Assert.Equal(
            (HttpStatusCode.Forbidden, HttpStatusCode.Created), (strange.StatusCode, own.StatusCode));
    }

    [Fact]
    public async Task A_download_of_another_file_than_the_urls_own()
    {
        await _server.PutAsync(File, Content);
        var url = _server.Urls.CreateDownloadUrl(ArtifactServer.Scope, "image.qcow2");

        using var other = await _server.Client.GetAsync(
            new Uri(url.ToString().Replace("image.qcow2", File, StringComparison.Ordinal)));
        using var list = await _server.Client.GetAsync(
            new Uri(url.ToString().Replace("image.qcow2", string.Empty, StringComparison.Ordinal)));

        Assert.Equal((HttpStatusCode.Forbidden, HttpStatusCode.Forbidden), (other.StatusCode, list.StatusCode));
    }

    private Task<UploadGrants> ChangeAsync(Func<UploadGrants, UploadGrants> change) =>
        _server.Store.ChangeGrantsAsync(ArtifactServer.Scope, change, default);

    private async Task<string> PutAsync(string name, byte[] content)
    {
        using var response = await _server.PutAsync(_server.Upload.For(name), content, Bytes.Sha256(content));
        using var answer = JsonDocument.Parse(await response.Content.ReadAsStringAsync());
        return answer.RootElement.TryGetProperty("detail", out var detail)
            ? $"{(int)response.StatusCode} {detail.GetString()}"
            : $"{(int)response.StatusCode}";
    }

    /// <summary>Begins to send the file, without any of its bytes.</summary>
    private async Task<Socket> BeginAsync(string length)
    {
        var socket = await _server.ConnectAsync();
        await socket.SendAsync(Encoding.ASCII.GetBytes(
            $"PUT {_server.Upload.For(File).PathAndQuery} HTTP/1.1\r\nHost: store.example\r\n"
            + $"X-Content-SHA256: {Reported.Sha256}\r\n{length}\r\n\r\n"));
        return socket;
    }

    private static async Task<string> ReadAsync(Socket socket)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        var answer = new byte[12];
        var length = await socket.ReceiveAsync(answer, patience.Token);
        return Encoding.ASCII.GetString(answer, 0, length);
    }
}
