using System.Security.Cryptography.X509Certificates;
using ImageFactory.Operator.Api.ImagePromotion;
using ImageFactory.Operator.Settings;
using ImageFactory.Operator.Tests.Scenes;
using ImageFactory.Testing;
using Microsoft.AspNetCore.Http;
using Xunit;

namespace ImageFactory.Operator.Tests.Promotions;

public sealed class PublishWebhookTests : IDisposable
{
    private readonly PublishScene _scene = new();
    private readonly TemporaryFolder _folder = new();
    private readonly List<(string Type, byte[] Body, byte[] Signature)> _received = [];

    private V1PublishRequest Request => _scene.Status.Request!;

    public void Dispose()
    {
        _folder.Dispose();
        _scene.Dispose();
    }

    [Fact]
    public async Task The_file_is_posted_as_it_is_with_its_signature_and_once()
    {
        await using var server = await ListenAsync(202, "queued\nas 7");
        _scene.Scene.Options.Promotions.Webhook!.TokenFile = _folder.Write("token", " s3cret \nno part of it\n");

        await _scene.WriteAsync();
        await _scene.WriteAsync();

        Assert.Equal([("POST", "/hooks?kind=images", "Bearer s3cret")], server.Requests);
        var (type, body, signature) = Assert.Single(_received);
        Assert.Equal("application/json", type);
        Assert.Equal(await _scene.ReadAsync(PublishScene.File), body);
        Assert.True(_scene.IsSigned(body, signature));
        Assert.Equal(
            (BuildScene.Start, null, "promotions.webhook answered 202: queued as 7"),
            (Request.SentAt, Request.RetryAt, Request.Message));
    }

    [Theory]
    [InlineData(500, "out of order", "promotions.webhook answered 500: out of order")]
    [InlineData(401, "s3cret is no token", "promotions.webhook answered 401: *** is no token")]
    [InlineData(404, "", "promotions.webhook answered 404")]
    [InlineData(
        302,
        "",
        "promotions.webhook answered 302, and redirects are not followed: set promotions.webhook.url to where it "
        + "leads")]
    public async Task What_was_not_taken_is_told_and_sent_again_after_a_while(int code, string text, string message)
    {
        await using var server = await ListenAsync(code, text);
        _scene.Scene.Options.Promotions.Webhook!.TokenFile = _folder.Write("token", "s3cret");

        await _scene.WriteAsync();
        await _scene.WriteAsync();

        Assert.Equal(
            (1, null, BuildScene.Start.AddMinutes(1), message),
            (server.Requests.Count, Request.SentAt, Request.RetryAt, Request.Message));
        _scene.Scene.Time.Advance(TimeSpan.FromMinutes(1));

        await _scene.WriteAsync();

        Assert.Equal((2, BuildScene.Start.AddMinutes(2)), (server.Requests.Count, Request.RetryAt));
    }

    [Fact]
    public async Task Of_a_long_answer_the_beginning_is_read()
    {
        await using var server = await ListenAsync(400, new string('x', 1 << 20));

        await _scene.WriteAsync();

        Assert.Equal($"promotions.webhook answered 400: {new string('x', 200)}…", Request.Message);
    }

    [Fact]
    public async Task Who_does_not_answer_is_not_waited_for()
    {
        await using var server = await HttpFront.StartAsync(
            context => Task.Delay(Timeout.Infinite, context.RequestAborted));
        _scene.Scene.Options.Promotions.Webhook = new WebhookSettings { Url = server.Address };

        var writing = _scene.WriteAsync();
        await Eventually.HoldsAsync(() => !server.Requests.IsEmpty, "the request");
        _scene.Scene.Time.Advance(TimeSpan.FromSeconds(10));
        await writing;

        Assert.Equal(
            (null, BuildScene.Start.AddMinutes(1), "promotions.webhook gave no answer within 10 s"),
            (Request.SentAt, Request.RetryAt, Request.Message));
    }

    [Fact]
    public async Task A_server_of_another_authority_gets_nothing()
    {
        using var authority = new TestAuthority();
        using var certificate = authority.Issue("127.0.0.1");
        await using var server = await ListenAsync(202, "", certificate);
        using var other = new TestAuthority("another");
        _scene.Scene.Options.Promotions.Webhook!.CaFile = _folder.Write("ca.pem", other.Pem);

        await _scene.WriteAsync();

        Assert.Empty(server.Requests);
        Assert.Contains("certificate", Request.Message, StringComparison.Ordinal);
        _folder.Write("ca.pem", authority.Pem);
        _scene.Scene.Time.Advance(TimeSpan.FromMinutes(1));

        await _scene.WriteAsync();

        Assert.Equal(
            (BuildScene.Start.AddMinutes(1), "promotions.webhook answered 202"), (Request.SentAt, Request.Message));
    }

    [Fact]
    public async Task Files_that_cannot_be_used_are_named()
    {
        await using var server = await ListenAsync(202, "");
        var webhook = _scene.Scene.Options.Promotions.Webhook!;
        webhook.CaFile = _folder.Write("ca.pem", "no certificate");

        await _scene.WriteAsync();

        Assert.Equal($"promotions.webhook.caFile {webhook.CaFile} holds no PEM certificate", Request.Message);
        (webhook.CaFile, webhook.TokenFile) = (null, "/nowhere/token");
        _scene.Scene.Time.Advance(TimeSpan.FromMinutes(1));

        await _scene.WriteAsync();

        Assert.Contains("/nowhere/token", Request.Message, StringComparison.Ordinal);
        Assert.Empty(server.Requests);
    }

    private async Task<HttpFront> ListenAsync(
        int code, string text, X509Certificate2? certificate = null)
    {
        var server = await HttpFront.StartAsync(
            async context =>
            {
                using var body = new MemoryStream();
                await context.Request.Body.CopyToAsync(body);
                _received.Add((
                    context.Request.ContentType!,
                    body.ToArray(),
                    Convert.FromBase64String(context.Request.Headers["X-ImageFactory-Signature"].ToString())));
                context.Response.StatusCode = code;
                context.Response.Headers.Location = "/elsewhere";
                await context.Response.WriteAsync(text);
            },
            certificate);
        _scene.Scene.Options.Promotions.Webhook = new WebhookSettings
        {
            Url = new Uri(server.Address, "/hooks?kind=images"),
        };
        return server;
    }
}
