using ImageFactory.OpenStack.Images;
using ImageFactory.OpenStack.Tests.Fakes;
using ImageFactory.Testing;
using ImageFactory.Testing.Processes;
using Xunit;

namespace ImageFactory.OpenStack.Tests.Transport;

public sealed class ServiceTransportTests : IAsyncLifetime
{
    private const string Image = """{"id": "i", "status": "active"}""";

    private FrontedCloud _cloud = null!;

    public async Task InitializeAsync() => _cloud = await FrontedCloud.StartAsync();

    public async Task DisposeAsync() => await _cloud.DisposeAsync();

    [Fact]
    public async Task A_request_says_who_asks_and_has_the_token()
    {
        string? agent = null;
        _cloud.Glance = context =>
        {
            agent = context.Request.Headers.UserAgent;
            return FrontedCloud.AnswerAsync(context, 200, Image);
        };

        await _cloud.Get().Images.GetAsync("i");

        Assert.Equal(["POST /v3/auth/tokens", "GET /images/v2/images/i token1"], _cloud.Requests);
        Assert.Equal("imagefactory-operator/0.16.0", agent);
    }

    [Fact]
    public async Task Nobody_there_is_told_with_the_systems_words()
    {
        _cloud.Write("s3cret", "image_endpoint_override: http://127.0.0.1:1/");

        var error = await Assert.ThrowsAsync<OpenStackException>(
            () => _cloud.Get().Images.CreateAsync(new NewImage("n")));

        Assert.Equal(
            (OpenStackErrorKind.Unreachable,
                $"Cloud {_cloud.Name}, region one, image: POST /images: 127.0.0.1:1 cannot be reached: Connection "
                + "refused"),
            (error.Kind, error.Message));
    }

    [Fact]
    public async Task A_redirect_is_not_followed_with_the_token()
    {
        await using var other = await FrontedCloud.StartAsync();
        _cloud.Glance = context =>
        {
            context.Response.Headers.Location = $"{other.Address}elsewhere?sig=abc";
            return FrontedCloud.AnswerAsync(context, 302, string.Empty);
        };

        var error = await Assert.ThrowsAsync<OpenStackException>(() => _cloud.Get().Images.GetAsync("i"));

        Assert.Equal(
            (OpenStackErrorKind.InvalidConfiguration,
                $"Cloud {_cloud.Name}, region one, image: GET /images/i: 302 it leads to {other.Address}elsewhere: "
                + "put that address into the catalogue or clouds.yaml (req-1)"),
            (error.Kind, error.Message));
        Assert.Empty(other.Requests);
    }

    [Fact]
    public async Task A_call_without_an_answer_ends_at_its_deadline()
    {
        _cloud.Glance = context => Task.Delay(Timeout.Infinite, context.RequestAborted);

        var call = _cloud.Get().Images.GetAsync("i");
        await Eventually.HoldsAsync(() => _cloud.Requests.Count == 2, "the call arrives");
        _cloud.Time.Advance(TimeSpan.FromSeconds(30));

        var error = await Assert.ThrowsAsync<OpenStackException>(() => call);
        Assert.Equal(
            (OpenStackErrorKind.Timeout,
                $"Cloud {_cloud.Name}, region one, image: GET /images/i: no answer from {_cloud.Address.Authority} "
                + "within 30 s"),
            (error.Kind, error.Message));
    }

    [Fact]
    public async Task A_caller_who_goes_away_gets_no_timeout()
    {
        using var stop = new CancellationTokenSource();
        _cloud.Glance = context => Task.Delay(Timeout.Infinite, context.RequestAborted);

        var call = _cloud.Get().Images.GetAsync("i", stop.Token);
        await Eventually.HoldsAsync(() => _cloud.Requests.Count == 2, "the call arrives");
        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
    }

    [Fact]
    public async Task An_answer_that_is_no_JSON_is_the_servers_fault()
    {
        _cloud.Glance = context => FrontedCloud.AnswerAsync(context, 200, "<html>Welcome</html>");

        var error = await Assert.ThrowsAsync<OpenStackException>(() => _cloud.Get().Images.GetAsync("i"));

        Assert.Equal(
            (OpenStackErrorKind.ServerFault,
                $"Cloud {_cloud.Name}, region one, image: GET /images/i: the answer is not what the API promises"),
            (error.Kind, error.Message));
    }

    [Fact]
    public async Task A_list_follows_the_query_of_its_link_below_its_own_path()
    {
        _cloud.Glance = context => FrontedCloud.AnswerAsync(
            context,
            200,
            context.Request.Query["marker"].ToString() switch
            {
                "" => """{"images": [{"id": "a", "status": "active"}], "next": "/v2/images?limit=1&marker=a"}""",
                "a" =>
                    """
                    {"images": [{"id": "b", "status": "odd", "extra": 5, "none": null}],
                      "next": "/v2/images?marker=b"}
                    """,
                _ => """{"images": [], "next": "/v2/images?marker=b"}""",
            });

        var images = await _cloud.Get().Images.ListAsync(new ImageQuery()).ToListAsync();

        Assert.Equal(["a", "b"], images.Select(image => image.Id));
        Assert.Equal(ImageStatus.Unknown, images[1].Status);
        Assert.Equal(
            "extra=5",
            string.Join(',', images[1].Properties.Select(property => $"{property.Key}={property.Value}")));
    }

    [Fact]
    public async Task Requests_are_counted_and_timed()
    {
        _cloud.Glance = context => FrontedCloud.AnswerAsync(context, 404, string.Empty);

        await Assert.ThrowsAsync<OpenStackException>(() => _cloud.Get().Images.GetAsync("i"));

        Assert.Equal(
            [
                """requests_total cloud="?",code="201",method="POST",region="",service="identity" 1""",
                """requests_total cloud="?",code="404",method="GET",region="one",service="image" 1""",
                """request_duration_seconds_count cloud="?",method="POST",region="",service="identity" 1""",
                """request_duration_seconds_count cloud="?",method="GET",region="one",service="image" 1""",
            ],
            MetricsText.Samples(await _cloud.Options.Registry.ScrapeAsync())
                .Where(sample => sample.Name is not ("imagefactory_openstack_request_duration_seconds_bucket"
                    or "imagefactory_openstack_request_duration_seconds_sum"))
                .Select(sample => $"{sample.Name} {sample.Labels} {sample.Value}")
                .Select(line => line.Replace(_cloud.Name, "?", StringComparison.Ordinal))
                .Select(line => line.Replace("imagefactory_openstack_", string.Empty, StringComparison.Ordinal)));
    }
}
