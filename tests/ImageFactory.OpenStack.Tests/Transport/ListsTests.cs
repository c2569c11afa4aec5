using System.Collections.Concurrent;
using ImageFactory.OpenStack.Networks;
using ImageFactory.OpenStack.Tests.Fakes;
using Xunit;

namespace ImageFactory.OpenStack.Tests.Transport;

public sealed class ListsTests : IAsyncLifetime
{
    private readonly ConcurrentQueue<string> _queries = new();

    private FrontedCloud _cloud = null!;

    public async Task InitializeAsync() => _cloud = await FrontedCloud.StartAsync();

    public async Task DisposeAsync() => await _cloud.DisposeAsync();

    [Fact]
    public async Task A_list_goes_on_with_the_query_of_its_next_link_and_ends_without_one()
    {
        Answer(
            (200, Page(
                ["a", "b"],
                """
                {"rel": "previous", "href": "http://inside/ports?marker=a"},
                {"rel": "next", "href": "http://inside/ports?marker=b&limit=2"}
                """)),
            (200, Page(["c"], """{"rel": "previous", "href": "http://inside/ports?marker=c"}""")));

        Assert.Equal(["a", "b", "c"], await ListAsync());
        Assert.Equal(["?name=n&project_id=p&limit=500", "?marker=b&limit=2"], _queries);
    }

    [Fact]
    public async Task A_part_without_items_ends_the_list_whatever_its_link_says()
    {
        Answer((200, Page([], """{"rel": "next", "href": "http://inside/ports?marker=x"}""")));

        Assert.Empty(await ListAsync());
    }

    [Theory]
    [InlineData(404)]
    [InlineData(400)]
    public async Task A_list_whose_marker_is_deleted_meanwhile_begins_anew(int status)
    {
        Answer((200, First), (status, "{}"), (200, Page(["b"], string.Empty)));

        Assert.Equal(["b"], await ListAsync());
        Assert.Equal(
            ["?name=n&project_id=p&limit=500", "?marker=a", "?name=n&project_id=p&limit=500"], _queries);
    }

    [Fact]
    public async Task A_list_that_begins_anew_too_often_fails()
    {
        Answer(
            (200, First), (404, "{}"), (200, First), (404, "{}"), (200, First), (404, "{}"), (200, First), (404, "{}"));

        var error = await Assert.ThrowsAsync<OpenStackException>(ListAsync);

        Assert.Equal((OpenStackErrorKind.NotFound, 8), (error.Kind, _queries.Count));
    }

    [Fact]
    public async Task A_list_that_is_refused_at_once_is_not_asked_for_again()
    {
        Answer((400, "{}"));

        var error = await Assert.ThrowsAsync<OpenStackException>(ListAsync);

        Assert.Equal((OpenStackErrorKind.InvalidRequest, 1), (error.Kind, _queries.Count));
    }

    [Fact]
    public async Task A_list_without_its_name_is_not_what_the_api_promises()
    {
        Answer((200, """{"pages": []}"""));

        var error = await Assert.ThrowsAsync<OpenStackException>(ListAsync);

        Assert.Equal(
            (OpenStackErrorKind.ServerFault,
                $"Cloud {_cloud.Name}, region one, network: GET /ports: the answer is not what the API promises"),
            (error.Kind, error.Message));
    }

    private static string First => Page(["a"], """{"rel": "next", "href": "http://inside/ports?marker=a"}""");

    private static string Page(string[] ids, string links)
    {
        var ports = ids.Select(id =>
            $$"""
            {"id": "{{id}}", "name": "n", "network_id": "w", "device_id": "", "fixed_ips": [], "security_groups": []}
            """);
        return $$"""{"ports": [{{string.Join(',', ports)}}], "ports_links": [{{links}}]}""";
    }

    private void Answer(params (int Status, string Body)[] answers) => _cloud.Neutron = context =>
    {
        _queries.Enqueue(context.Request.QueryString.Value!);
        var (status, body) = answers[_queries.Count - 1];
        return FrontedCloud.AnswerAsync(context, status, body);
    };

    private async Task<IEnumerable<string>> ListAsync() =>
        (await _cloud.Get().Networks.ListPortsAsync(new PortQuery { Name = "n" })).Select(port => port.Id);
}
