using ImageFactory.OpenStack.Compute;
using ImageFactory.OpenStack.Tests.Fakes;
using Xunit;

namespace ImageFactory.OpenStack.Tests.Compute;

public sealed class FlavorTests : IAsyncLifetime
{
    private FrontedCloud _cloud = null!;

    public async Task InitializeAsync() => _cloud = await FrontedCloud.StartAsync();

    public async Task DisposeAsync() => await _cloud.DisposeAsync();

    [Fact]
    public async Task A_flavor_is_found_by_its_whole_name_on_the_last_page()
    {
        _cloud.Nova = context => FrontedCloud.AnswerAsync(context, 200, context.Request.Query.ContainsKey("marker")
            ? """{"flavors": [{"id": "2", "name": "s3", "vcpus": 2, "ram": 4096, "disk": 0}]}"""
            : """
              {"flavors": [{"id": "1", "name": "s3.big", "vcpus": 4, "ram": 8192, "disk": 20}],
                "flavors_links": [{"rel": "next", "href": "http://inside/flavors/detail?limit=500&marker=1"}]}
              """);

        Assert.Equal([new Flavor("2", "s3", 2, 4096, 0)], await _cloud.Get().Flavors.FindAsync("s3"));
        Assert.Equal(
            [
                "POST /v3/auth/tokens",
                "GET /compute/v2.1/p/flavors/detail token1",
                "GET /compute/v2.1/p/flavors/detail token1",
            ],
            _cloud.Requests);
    }

    [Fact]
    public async Task A_flavor_without_an_id_is_not_asked_for() =>
        await Assert.ThrowsAsync<ArgumentException>(() => _cloud.Get().Flavors.GetAsync(" "));
}
