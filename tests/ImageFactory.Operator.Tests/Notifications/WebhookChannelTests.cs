using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using ImageFactory.Operator.Api.ImageBuild;
using ImageFactory.Operator.Notifications.Channels;
using ImageFactory.Operator.Notifications.Webhook;
using ImageFactory.Operator.Settings;
using ImageFactory.Operator.Tests.Scenes;
using ImageFactory.Operator.Webhooks;
using ImageFactory.Testing;
using Microsoft.AspNetCore.Http;
using Xunit;

namespace ImageFactory.Operator.Tests.Notifications;

/// <summary>What a receiver of CloudEvents gets.</summary>
public sealed class WebhookChannelTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly List<(string Type, string Signature, byte[] Body)> _received = [];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task An_event_is_posted_signed_and_the_same_in_each_try()
    {
        var code = 503;
        await using var server = await HttpFront.StartAsync(async context =>
        {
            using var body = new MemoryStream();
            await context.Request.Body.CopyToAsync(body);
            _received.Add((
                context.Request.ContentType!,
                context.Request.Headers["X-ImageFactory-Signature-256"].ToString(),
                body.ToArray()));
            context.Response.StatusCode = code;
        });
        var channel = new WebhookChannel(
            new NotificationWebhookSettings
            {
                Name = "chat",
                Url = server.Address,
                SigningKeyFile = _folder.Write("secret", "k3y\n"),
                TokenFile = _folder.Write("token", "t0ken\n"),
            },
            new WebhookClient(TimeProvider.System));

        var first = await channel.SendAsync(Failure, null, default);
        code = 202;
        var second = await channel.SendAsync(Failure, null, default);

        Assert.Equal(
            [
                SendResult.Failed("notifications.webhooks chat answered 503"),
                SendResult.Sent("notifications.webhooks chat answered 202"),
            ],
            [first, second]);
        Assert.Equal([("POST", "/", "Bearer t0ken"), ("POST", "/", "Bearer t0ken")], server.Requests);
        var (type, signature, body) = _received[0];
        Assert.Equal(body, _received[1].Body);
        Assert.Equal("application/cloudevents+json; charset=utf-8", type);
        Assert.Equal(
            "sha256=" + Convert.ToHexStringLower(HMACSHA256.HashData("k3y"u8, body)), signature);
        var expected = JsonNode.Parse(
            """
            {"specversion":"1.0","id":"u.failed.1","source":"/imagefactory/default/namespaces/images",
            "type":"dev.imagefactory.build.failed.v1","subject":"debian-12-x","time":"2026-01-31T12:00:00+00:00",
            "datacontenttype":"application/json","data":{"namespace":"images","build":"debian-12-x","uid":"u",
            "profile":"debian-12","buildNumber":7,"backend":"Pod","stage":"ImageBuilt","reason":"FailedScript",
            "message":"no room","endedAt":"2026-01-31T12:00:00+00:00","logTail":["line 1"],
            "owners":["owner@example.org"],"thread":"u.failed.1"}}
            """);
        Assert.True(JsonNode.DeepEquals(expected, JsonNode.Parse(body)), Encoding.UTF8.GetString(body));
    }

    [Fact]
    public async Task Without_its_secret_nothing_is_posted()
    {
        await using var server = await HttpFront.StartAsync(_ => Task.CompletedTask);
        var channel = new WebhookChannel(
            new NotificationWebhookSettings { Url = server.Address, SigningKeyFile = _folder.Write("secret", "\n") },
            new WebhookClient(TimeProvider.System));

        var result = await channel.SendAsync(Failure, null, default);

        Assert.Equal(
            SendResult.Failed(
                $"notifications.webhooks webhook.signingKeyFile {_folder.Path}/secret has nothing in its first line"),
            result);
        Assert.Empty(server.Requests);
    }

    [Fact]
    public async Task A_URL_that_is_a_secret_is_read_anew_for_each_event_and_told_nowhere()
    {
        await using var server = await HttpFront.StartAsync(async context =>
        {
            context.Response.StatusCode = 404;
            await context.Response.WriteAsync($"no hook {context.Request.Path}{context.Request.QueryString}");
        });
        var file = _folder.Write("url", $"{server.Address}services/one?key=1\n");
        var channel = new WebhookChannel(
            new NotificationWebhookSettings { Name = "chat", UrlFile = file }, new WebhookClient(TimeProvider.System));

        var first = await channel.SendAsync(Failure, null, default);
        _folder.Write("url", $"{server.Address}services/two");
        var second = await channel.SendAsync(Failure, null, default);

        var expected = SendResult.Failed("notifications.webhooks chat answered 404: no hook /***");
        Assert.Equal([expected, expected], [first, second]);
        Assert.Equal(
            ["/services/one?key=1", "/services/two"], server.Requests.Select(request => request.Path));
    }

    [Theory]
    [InlineData("http://hooks.example.org/services/s3cret")]
    [InlineData("s3cret")]
    public async Task A_file_without_a_URL_to_post_to_is_told_without_what_is_in_it(string line)
    {
        var file = _folder.Write("url", line);
        var channel = new WebhookChannel(
            new NotificationWebhookSettings { Name = "chat", UrlFile = file }, new WebhookClient(TimeProvider.System));

        Assert.Equal(
            SendResult.Failed(
                $"notifications.webhooks chat.urlFile {file} must have in its first line an https URL without user and "
                + "fragment"),
            await channel.SendAsync(Failure, null, default));
    }

    private static Notification Failure => new()
    {
        Id = "u.failed.1",
        Thread = "u.failed.1",
        Event = NotificationEvent.Failed,
        Cluster = "default",
        Namespace = "images",
        Build = "debian-12-x",
        Uid = "u",
        Profile = "debian-12",
        BuildNumber = 7,
        Backend = "Pod",
        Stage = "ImageBuilt",
        Reason = "FailedScript",
        Message = "no room",
        EndedAt = BuildScene.Start,
        LogTail = ["line 1"],
        Owners = ["owner@example.org"],
    };
}
