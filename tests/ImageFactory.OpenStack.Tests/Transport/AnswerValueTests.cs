using System.Globalization;
using ImageFactory.OpenStack.Images;
using ImageFactory.OpenStack.Tests.Fakes;
using ImageFactory.Testing;
using Microsoft.AspNetCore.Http;
using Xunit;
using Xunit.Abstractions;

namespace ImageFactory.OpenStack.Tests.Transport;

/// <summary>
/// A region that answers with as many values as there is room for costs less than 64 MiB, however short they are.
/// Alone, since what other tests allocate would count as its own.
/// </summary>
[Collection(nameof(AnswerLimitTests))]
public sealed class AnswerValueTests(ITestOutputHelper output) : IAsyncLifetime
{
    // Just as many bytes as a page may have.
    private const int PageBytes = (8 << 20) - 1000;

    private FrontedCloud _cloud = null!;

    public async Task InitializeAsync() => _cloud = await FrontedCloud.StartAsync();

    public async Task DisposeAsync() => await _cloud.DisposeAsync();

    [Theory]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("\"\"")]
    public async Task A_page_of_ever_more_short_values_costs_no_more_than_one_of_long_values(string value)
    {
        _cloud.Glance = context => PourAsync(context, """{"images": [{"id": "i", "status": "active", "x": [""", value);

        await MemoryCost.AssertBoundedAsync(value, output, () => AssertEndsAsync(
            () => _cloud.Get().Images.ListAsync(new ImageQuery()).ToListAsync().AsTask(),
            "image: GET /images: the answer has more than 300000 values"));
    }

    [Fact]
    public async Task A_list_of_pages_of_short_values_is_given_up_before_it_fills_the_memory()
    {
        var pages = 0;
        var values = string.Concat(Enumerable.Repeat("0,", 250_000));
        _cloud.Neutron = context => FrontedCloud.AnswerAsync(context, 200, string.Create(
            CultureInfo.InvariantCulture,
            $$"""
            {"networks": [{"id": "{{++pages}}", "name": "n", "more": [{{values}}0]}],
              "networks_links": [{"rel": "next", "href": "http://inside/networks?marker={{pages}}"}]}
            """));

        await AssertEndsAsync(
            () => _cloud.Get().Networks.FindNetworksAsync("n"),
            "network: GET /networks: the list does not end: it has more than 1000000 values");
        Assert.Equal(4, pages);
    }

    [Fact]
    public async Task Images_that_all_look_like_ours_are_given_up_before_they_fill_the_memory()
    {
        var pages = 0;
        var name = new string('n', 7 << 20);
        _cloud.Glance = context => FrontedCloud.AnswerAsync(context, 200, string.Create(
            CultureInfo.InvariantCulture,
            $$"""
            {"images": [{"id": "i{{++pages}}", "status": "active", "name": "{{name}}"}],
              "next": "/v2/images?marker={{pages}}"}
            """));

        await AssertEndsAsync(
            () => _cloud.Get().Images.ListAsync(new ImageQuery()).ToListAsync().AsTask(),
            "image: GET /images: the list does not end: it has more than 64 MiB");
        Assert.Equal(10, pages);
    }

    [Fact]
    public async Task Commas_and_brackets_within_a_text_are_no_values()
    {
        var text = string.Concat(Enumerable.Repeat("""[    0.000000] \"{\\,""", 50_000));
        _cloud.Nova = context => FrontedCloud.AnswerAsync(context, 200, $$"""{"output": "{{text}}"}""");

        var console = await _cloud.Get().Servers.GetConsoleOutputAsync("s", 1000);

        Assert.Equal(50_000, console.Count(letter => letter == ','));
    }

    private async Task AssertEndsAsync(Func<Task> call, string message)
    {
        var error = await Assert.ThrowsAsync<OpenStackException>(call);

        Assert.Equal(
            (OpenStackErrorKind.ServerFault, $"Cloud {_cloud.Name}, region one, {message}"),
            (error.Kind, error.Message));
    }

    private static async Task PourAsync(HttpContext context, string beginning, string value)
    {
        var some = string.Concat(Enumerable.Repeat($"{value},", 10_000));
        try
        {
            await context.Response.WriteAsync(beginning);
            for (var sent = 0; sent + some.Length < PageBytes; sent += some.Length)
            {
                await context.Response.WriteAsync(some, context.RequestAborted);
            }

            await context.Response.WriteAsync($"{value}]}}]}}", context.RequestAborted);
        }
        catch (OperationCanceledException)
        {
            // Nobody listens any more.
        }
    }
}
