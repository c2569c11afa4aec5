using System.Globalization;
using ImageFactory.OpenStack.Compute;
using ImageFactory.OpenStack.Images;
using ImageFactory.OpenStack.Tests.Fakes;
using ImageFactory.Testing;
using Microsoft.AspNetCore.Http;
using Xunit;
using Xunit.Abstractions;

namespace ImageFactory.OpenStack.Tests.Transport;

/// <summary>
/// A region that answers without an end costs less than 64 MiB. Alone, since what other tests allocate would count as
/// its own.
/// </summary>
[Collection(nameof(AnswerLimitTests))]
[CollectionDefinition(nameof(AnswerLimitTests), DisableParallelization = true)]
public sealed class AnswerLimitTests(ITestOutputHelper output) : IAsyncLifetime
{
    private FrontedCloud _cloud = null!;

    public async Task InitializeAsync() => _cloud = await FrontedCloud.StartAsync();

    public async Task DisposeAsync() => await _cloud.DisposeAsync();

    [Fact]
    public async Task An_image_that_does_not_end_costs_no_more_than_a_record_is_long()
    {
        _cloud.Glance = context => PourAsync(context, """{"id": "i", "status": "active", "name": " """);

        await AssertCheapAsync(
            () => _cloud.Get().Images.GetAsync("i"), "image: GET /images/i: the answer is longer than 4 MiB");
    }

    [Fact]
    public async Task A_token_that_does_not_end_is_no_token()
    {
        _cloud.Keystone = context => PourAsync(context, """{"token": {"catalog": " """);

        await MemoryCost.AssertBoundedAsync("token", output, async () =>
        {
            var error = await Assert.ThrowsAsync<OpenStackException>(() => _cloud.Get().IdentifyAsync());

            Assert.Equal(
                (OpenStackErrorKind.ServerFault,
                    $"Cloud {_cloud.Name}, identity: POST /auth/tokens: the answer is longer than 4 MiB"),
                (error.Kind, error.Message));
        });
    }

    [Fact]
    public async Task A_page_that_does_not_end_costs_no_more_than_a_page_is_long()
    {
        _cloud.Glance = context => PourAsync(context, """{"images": [{"id": " """);

        await AssertCheapAsync(ListImagesAsync, "image: GET /images: the answer is longer than 8 MiB");
    }

    [Fact]
    public async Task A_console_that_does_not_end_costs_no_more_than_a_console_is_long()
    {
        _cloud.Nova = context => PourAsync(context, """{"output": " """);

        await AssertCheapAsync(
            () => _cloud.Get().Servers.GetConsoleOutputAsync("s", 1000),
            "compute: POST /servers/s/action: the answer is longer than 2 MiB");
    }

    [Fact]
    public async Task A_list_whose_next_page_came_before_is_given_up()
    {
        _cloud.Glance = context => FrontedCloud.AnswerAsync(
            context, 200, """{"images": [{"id": "i", "status": "active"}], "next": "/v2/images?marker=i"}""");

        await AssertEndsAsync(
            ListImagesAsync,
            "image: GET /images: the list does not end: its link to the next page leads to one that came before");
    }

    [Fact]
    public async Task A_list_with_ever_new_pages_is_given_up_after_a_thousand()
    {
        var pages = 0;
        _cloud.Glance = context => FrontedCloud.AnswerAsync(context, 200, string.Create(
            CultureInfo.InvariantCulture,
            $$"""{"images": [{"id": "i{{++pages}}", "status": "active"}], "next": "/v2/images?marker={{pages}}"}"""));

        await AssertEndsAsync(
            ListImagesAsync, "image: GET /images: the list does not end: it has more than 1000 pages");
        Assert.Equal(1000, pages);
    }

    [Fact]
    public async Task A_server_that_comes_twice_while_it_is_made_ends_no_list()
    {
        string[] pages = ["a", "a", "b", "b", "c"];
        var asked = 0;
        _cloud.Nova = context =>
        {
            var more = asked < pages.Length - 1 ? """{"rel": "next", "href": "http://inside/servers"}""" : string.Empty;
            return FrontedCloud.AnswerAsync(
                context,
                200,
                $$"""
                {"servers": [{"id": "{{pages[asked++]}}", "name": "n", "status": "BUILD", "metadata": { } }],
                  "servers_links": [{{more}}]}
                """);
        };

        var servers = await _cloud.Get().Servers.ListAsync(new ServerQuery { PageSize = 1 }).ToListAsync();

        Assert.Equal(["a", "b", "c"], servers.Select(server => server.Id));
    }

    [Fact]
    public async Task Servers_that_follow_each_other_in_a_circle_are_given_up()
    {
        _cloud.Nova = context => FrontedCloud.AnswerAsync(
            context,
            200,
            """
            {"servers": [{"id": "s", "name": "n", "status": "ACTIVE", "metadata": {}}],
              "servers_links": [{"rel": "next", "href": "http://inside/servers?marker=s"}]}
            """);

        await AssertEndsAsync(
            async () => await _cloud.Get().Servers.ListAsync(new ServerQuery()).ToListAsync(),
            "compute: GET /servers/detail: the list does not end: its link to the next page leads to one that came "
            + "before");
    }

    [Fact]
    public async Task A_list_of_large_pages_is_given_up_before_it_fills_the_memory()
    {
        var pages = 0;
        var name = new string('n', 7 << 20);
        _cloud.Neutron = context => FrontedCloud.AnswerAsync(context, 200, string.Create(
            CultureInfo.InvariantCulture,
            $$"""
            {"networks": [{"id": "{{++pages}}", "name": "{{name}}"}],
              "networks_links": [{"rel": "next", "href": "http://inside/networks?marker={{pages}}"}]}
            """));

        await AssertEndsAsync(
            () => _cloud.Get().Networks.FindNetworksAsync("n"),
            "network: GET /networks: the list does not end: it has more than 32 MiB");
        Assert.Equal(5, pages);
    }

    [Fact]
    public async Task A_next_page_whose_address_does_not_end_is_not_asked_for()
    {
        var marker = new string('m', 9000);
        _cloud.Glance = context => FrontedCloud.AnswerAsync(
            context,
            200,
            $$"""{"images": [{"id": "i", "status": "active"}], "next": "/v2/images?marker={{marker}}"}""");

        await AssertEndsAsync(
            ListImagesAsync,
            "image: GET /images: the list does not end: its link to the next page has 9007 characters");
    }

    [Fact]
    public async Task A_next_page_elsewhere_is_asked_of_the_service_itself()
    {
        await using var other = await FrontedCloud.StartAsync();
        _cloud.Glance = context => FrontedCloud.AnswerAsync(
            context,
            200,
            context.Request.QueryString.Value!.Contains("marker", StringComparison.Ordinal)
                ? """{"images": []}"""
                : $$"""{"images": [{"id": "i", "status": "active"}], "next": "{{other.Address}}images?marker=i"}""");

        await ListImagesAsync();

        Assert.Empty(other.Requests);
        Assert.Equal(3, _cloud.Requests.Count);
    }

    [Theory]
    [InlineData("""{"id": "i", "status": "active", "min_disk": 1.5}""")]
    [InlineData("""{"id": "i", "status": "active", "size": 1e300}""")]
    [InlineData("""{"id": 5}""")]
    [InlineData("[]")]
    public async Task A_number_or_text_that_is_none_is_not_what_the_api_promises(string image)
    {
        _cloud.Glance = context => FrontedCloud.AnswerAsync(context, 200, image);

        await AssertEndsAsync(
            () => _cloud.Get().Images.GetAsync("i"), "image: GET /images/i: the answer is not what the API promises");
    }

    private Task ListImagesAsync() => _cloud.Get().Images.ListAsync(new ImageQuery()).ToListAsync().AsTask();

    private Task AssertCheapAsync(Func<Task> call, string message) =>
        MemoryCost.AssertBoundedAsync(message, output, () => AssertEndsAsync(call, message));

    private async Task AssertEndsAsync(Func<Task> call, string message)
    {
        var error = await Assert.ThrowsAsync<OpenStackException>(call);

        Assert.Equal(
            (OpenStackErrorKind.ServerFault, $"Cloud {_cloud.Name}, region one, {message}"),
            (error.Kind, error.Message));
    }

    // Until nobody listens.
    private static async Task PourAsync(HttpContext context, string beginning)
    {
        context.Response.StatusCode = 201;
        context.Response.Headers["X-Subject-Token"] = "token";
        await context.Response.WriteAsync(beginning);
        var text = new string('x', 64 << 10);
        try
        {
            while (!context.RequestAborted.IsCancellationRequested)
            {
                await context.Response.WriteAsync(text, context.RequestAborted);
            }
        }
        catch (OperationCanceledException)
        {
            // As it should be.
        }
    }
}
