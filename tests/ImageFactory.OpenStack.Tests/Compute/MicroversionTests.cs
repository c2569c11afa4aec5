using System.Collections.Concurrent;
using ImageFactory.OpenStack.Compute;
using ImageFactory.OpenStack.Tests.Fakes;
using Microsoft.AspNetCore.Http;
using Xunit;

namespace ImageFactory.OpenStack.Tests.Compute;

public sealed class MicroversionTests : IAsyncLifetime
{
    private static readonly NewServer Server = new("n", "i", "f") { BootVolume = new NewBootVolume(4) };
    private static readonly NewServer Typed = Server with { BootVolume = new NewBootVolume(4) { VolumeType = "fast" } };

    private readonly ConcurrentQueue<string> _requests = new();

    private FrontedCloud _cloud = null!;

    public async Task InitializeAsync() => _cloud = await FrontedCloud.StartAsync();

    public async Task DisposeAsync() => await _cloud.DisposeAsync();

    [Fact]
    public async Task Only_a_volume_type_is_asked_for_with_a_microversion_and_what_there_is_is_asked_once()
    {
        Speak("2.67");
        var servers = _cloud.Get().Servers;

        foreach (var server in (NewServer[])[Server, Typed, Typed, Server])
        {
            Assert.Equal("s", await servers.CreateAsync(server));
        }

        Assert.Equal(
            [
                "POST /compute/v2.1/p/servers ",
                "GET /compute/v2.1/ ",
                "POST /compute/v2.1/p/servers compute 2.67",
                "POST /compute/v2.1/p/servers compute 2.67",
                "POST /compute/v2.1/p/servers ",
            ],
            _requests);
    }

    [Theory]
    [InlineData("2.66", "2.66")]
    [InlineData("", "2.1")]
    public async Task A_cloud_that_is_too_old_for_a_volume_type_is_told_as_such(string version, string told)
    {
        Speak(version);

        var error = await Assert.ThrowsAsync<OpenStackException>(() => _cloud.Get().Servers.CreateAsync(Typed));

        Assert.Equal(
            (OpenStackErrorKind.InvalidRequest,
                $"Cloud {_cloud.Name}, region one, compute: a boot volume's type needs microversion 2.67, and this "
                + $"cloud has none after {told}"),
            (error.Kind, error.Message));
        Assert.Equal(["GET /compute/v2.1/ "], _requests);
    }

    private void Speak(string version) => _cloud.Nova = context =>
    {
        _requests.Enqueue(
            $"{context.Request.Method} {context.Request.Path} {context.Request.Headers["OpenStack-API-Version"]}");
        return HttpMethods.IsGet(context.Request.Method)
            ? FrontedCloud.AnswerAsync(context, 200, $$"""{"version": {"id": "v2.1", "version": "{{version}}"} }""")
            : FrontedCloud.AnswerAsync(context, 202, """{"server": {"id": "s"}}""");
    };
}
