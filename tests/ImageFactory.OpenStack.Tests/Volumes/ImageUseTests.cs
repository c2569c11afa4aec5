using System.Collections.Concurrent;
using ImageFactory.OpenStack.Images;
using ImageFactory.OpenStack.Tests.Fakes;
using Xunit;

namespace ImageFactory.OpenStack.Tests.Volumes;

/// <summary>Whether a volume of an image is there, of whatever project.</summary>
public sealed class ImageUseTests : IAsyncLifetime
{
    private const string WhoWeAre = "GET /volume/v3/p/os-services ";

    private readonly ConcurrentQueue<string> _requests = new();

    private FrontedCloud _cloud = null!;

    public async Task InitializeAsync() => _cloud = await FrontedCloud.StartAsync();

    public async Task DisposeAsync() => await _cloud.DisposeAsync();

    [Theory]
    [InlineData("", ImageUse.Unused)]
    [InlineData("""{"id": "v"}""", ImageUse.Used)]
    public async Task An_administrator_learns_whether_any_project_has_a_volume_of_an_image(
        string volumes, ImageUse use)
    {
        Answer(administrator: 200, volumes);

        Assert.Equal(use, await _cloud.Get().Volumes.FindImageUseAsync("i"));

        Assert.Equal(
            [
                WhoWeAre,
                "GET /volume/v3/p/volumes?all_tenants=1&glance_metadata=%7B%27image_id%27%3A%20%27i%27%7D&limit=1 "
                    + "volume 3.4",
            ],
            _requests);
    }

    [Theory]
    [InlineData("other", ImageUse.UnknownElsewhere)]
    [InlineData("i", ImageUse.Used)]
    public async Task Others_learn_of_their_own_project_and_that_they_know_no_more(string image, ImageUse use)
    {
        Answer(administrator: 403, $$"""
            {"id": "v", "name": "", "status": "available", "size": 4, "created_at": "2026-01-31T12:00:05",
              "metadata": {}, "attachments": [], "volume_image_metadata": {"image_id": "{{image}}"} }
            """);

        Assert.Equal(use, await _cloud.Get().Volumes.FindImageUseAsync("i"));

        Assert.Equal([WhoWeAre, "GET /volume/v3/p/volumes/detail?limit=500 "], _requests);
    }

    [Fact]
    public async Task A_cloud_without_volumes_has_none_of_an_image() =>
        Assert.Equal(ImageUse.Unused, await _cloud.Get().Volumes.FindImageUseAsync("i"));

    [Fact]
    public async Task A_catalogue_that_leads_elsewhere_is_not_taken_for_a_cloud_without_volumes()
    {
        Answer(administrator: 200, string.Empty);
        _cloud.Write("s3cret", "interface: internal");

        var error = await Assert.ThrowsAsync<OpenStackException>(() => _cloud.Get().Volumes.FindImageUseAsync("i"));

        Assert.Equal(
            (OpenStackErrorKind.InvalidConfiguration, false), (error.Kind, error.IsServiceMissing));
    }

    [Fact]
    public async Task A_cinder_that_fails_says_nothing_of_an_image()
    {
        Answer(administrator: 500, string.Empty);

        var error = await Assert.ThrowsAsync<OpenStackException>(() => _cloud.Get().Volumes.FindImageUseAsync("i"));

        Assert.Equal(OpenStackErrorKind.ServerFault, error.Kind);
    }

    private void Answer(int administrator, string volumes) => _cloud.Cinder = context =>
    {
        _requests.Enqueue(
            $"{context.Request.Method} {context.Request.Path}{context.Request.QueryString} "
            + $"{context.Request.Headers["OpenStack-API-Version"]}");
        return context.Request.Path.Value!.EndsWith("os-services", StringComparison.Ordinal)
            ? FrontedCloud.AnswerAsync(context, administrator, "{}")
            : FrontedCloud.AnswerAsync(context, 200, $$"""{"volumes": [{{volumes}}]}""");
    };
}
