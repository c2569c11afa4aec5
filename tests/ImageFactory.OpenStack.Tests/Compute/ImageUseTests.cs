using System.Collections.Concurrent;
using ImageFactory.OpenStack.Images;
using ImageFactory.OpenStack.Tests.Fakes;
using Xunit;

namespace ImageFactory.OpenStack.Tests.Compute;

/// <summary>Whether a server of an image is there, of whatever project.</summary>
public sealed class ImageUseTests : IAsyncLifetime
{
    private const string Everywhere = "GET /compute/v2.1/p/servers?image=i%201&limit=1&all_tenants=1";
    private const string Own = "GET /compute/v2.1/p/servers?image=i%201&limit=1";

    private readonly ConcurrentQueue<string> _requests = new();

    private FrontedCloud _cloud = null!;

    public async Task InitializeAsync() => _cloud = await FrontedCloud.StartAsync();

    public async Task DisposeAsync() => await _cloud.DisposeAsync();

    [Theory]
    [InlineData("", ImageUse.Unused)]
    [InlineData("""{"id": "s"}""", ImageUse.Used)]
    public async Task An_administrator_learns_whether_any_project_has_a_server_of_an_image(
        string servers, ImageUse use)
    {
        Answer(everywhere: 200, servers);

        Assert.Equal(use, await _cloud.Get().Servers.FindImageUseAsync("i 1"));

        Assert.Equal([Everywhere], _requests);
    }

    [Theory]
    [InlineData("", ImageUse.UnknownElsewhere)]
    [InlineData("""{"id": "s"}""", ImageUse.Used)]
    public async Task Others_learn_of_their_own_project_and_that_they_know_no_more(string servers, ImageUse use)
    {
        Answer(everywhere: 403, servers);

        Assert.Equal(use, await _cloud.Get().Servers.FindImageUseAsync("i 1"));

        Assert.Equal([Everywhere, Own], _requests);
    }

    [Fact]
    public async Task A_nova_that_fails_says_nothing_of_an_image()
    {
        Answer(everywhere: 500, string.Empty);

        var error = await Assert.ThrowsAsync<OpenStackException>(
            () => _cloud.Get().Servers.FindImageUseAsync("i 1"));

        Assert.Equal(OpenStackErrorKind.ServerFault, error.Kind);
    }

    [Fact]
    public async Task No_image_at_all_is_not_asked_for() => await Assert.ThrowsAsync<ArgumentException>(
        () => _cloud.Get().Servers.FindImageUseAsync(" "));

    private void Answer(int everywhere, string servers) => _cloud.Nova = context =>
    {
        _requests.Enqueue($"{context.Request.Method} {context.Request.Path}{context.Request.QueryString}");
        var status = context.Request.Query.ContainsKey("all_tenants") ? everywhere : 200;
        return FrontedCloud.AnswerAsync(
            context, status, status == 200 ? $$"""{"servers": [{{servers}}]}""" : """{"error": {"message": "no"}}""");
    };
}
