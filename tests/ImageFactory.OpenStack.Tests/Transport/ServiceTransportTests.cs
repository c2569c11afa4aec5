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
        Assert.Equal("imagefactory-operator/0.1.0", agent);
    }

    [Theory]
    [InlineData(429, "2", 2.05)]
    [InlineData(503, "2", 2.05)]
    [InlineData(503, "Sat, 31 Jan 2026 12:00:05 GMT", 5.05)]
    [InlineData(502, null, 0.5)]
    public async Task A_read_waits_and_is_sent_again(int status, string? retryAfter, double seconds)
    {
        var count = 0;
        _cloud.Glance = context =>
        {
            context.Response.Headers.RetryAfter = retryAfter;
            return FrontedCloud.AnswerAsync(context, Interlocked.Increment(ref count) == 1 ? status : 200, Image);
        };

        var waits = new TimerLog(_cloud.Time);
        var cloud = _cloud.Get(waits);
        await cloud.IdentifyAsync();

        var call = cloud.Images.GetAsync("i");
        await waits.BeganAsync(TimeSpan.FromSeconds(seconds));
        _cloud.Time.Advance(TimeSpan.FromSeconds(seconds - 0.01));
        Assert.Equal(1, count);
        _cloud.Time.Advance(TimeSpan.FromSeconds(0.01));

        Assert.Equal("i", (await call).Id);
        Assert.Equal(2, count);
    }

    [Fact]
    public async Task A_wish_past_the_deadline_is_the_callers_to_grant()
    {
        _cloud.Glance = context =>
        {
            context.Response.Headers.RetryAfter = "3600";
            return FrontedCloud.AnswerAsync(context, 429, """{"overLimit": {"message": "slow down"}}""");
        };

        var error = await Assert.ThrowsAsync<OpenStackException>(() => _cloud.Get().Images.GetAsync("i"));

        Assert.Equal(
            (OpenStackErrorKind.TooManyRequests, TimeSpan.FromMinutes(10), true, "req-1",
                $"Cloud {_cloud.Name}, region one, image: GET /images/i: 429 slow down (req-1)"),
            (error.Kind, error.RetryAfter, error.IsTransient, error.RequestId, error.Message));
    }

    [Fact]
    public async Task A_create_is_sent_once_when_nobody_knows_whether_it_was_done()
    {
        _cloud.Glance = context =>
        {
            context.Abort();
            return Task.CompletedTask;
        };

        var error = await Assert.ThrowsAsync<OpenStackException>(
            () => _cloud.Get().Images.CreateAsync(new NewImage("n")));

        Assert.Equal(OpenStackErrorKind.Unreachable, error.Kind);
        Assert.Equal(["POST /v3/auth/tokens", "POST /images/v2/images token1"], _cloud.Requests);
    }

    [Fact]
    public async Task A_change_is_sent_again_unless_it_takes_properties_away()
    {
        var count = 0;
        _cloud.Glance = context =>
            FrontedCloud.AnswerAsync(context, Interlocked.Increment(ref count) % 2 == 1 ? 502 : 200, Image);
        var images = _cloud.Get(TimeProvider.System).Images;

        await images.UpdateAsync("i", new ImageUpdate { Name = "n" });
        Assert.Equal(2, count);
        await Assert.ThrowsAsync<OpenStackException>(
            () => images.UpdateAsync("i", new ImageUpdate { RemovedProperties = ["p"] }));
        Assert.Equal(3, count);
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
    public async Task A_refused_token_is_replaced_once_and_no_more()
    {
        _cloud.Glance = context => FrontedCloud.AnswerAsync(context, 401, "This server could not verify token2");

        var error = await Assert.ThrowsAsync<OpenStackException>(() => _cloud.Get().Images.GetAsync("i"));

        Assert.Equal(OpenStackErrorKind.Unauthorized, error.Kind);
        Assert.Equal(
            [
                "POST /v3/auth/tokens", "GET /images/v2/images/i token1", "POST /v3/auth/tokens",
                "GET /images/v2/images/i token2",
            ],
            _cloud.Requests);
        Assert.DoesNotContain("token2", error.Message, StringComparison.Ordinal);
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
    public async Task An_upload_that_stands_still_ends_and_one_that_moves_takes_as_long_as_it_needs()
    {
        var go = new TaskCompletionSource();
        _cloud.Glance = async context =>
        {
            await context.Request.Body.ReadExactlyAsync(new byte[1]);
            await go.Task.WaitAsync(context.RequestAborted);
        };
        await using var content = new SteppedStream();

        var upload = _cloud.Get().ImageData.UploadAsync("i", content, 3, null);
        for (var i = 0; i < 2; i++)
        {
            // Longer in all than any deadline, and each byte within it.
            await content.AskedAsync();
            _cloud.Time.Advance(_cloud.Options.StreamIdleTimeout - TimeSpan.FromSeconds(1));
            content.Give();
        }

        await content.AskedAsync();
        _cloud.Time.Advance(_cloud.Options.StreamIdleTimeout);

        var error = await Assert.ThrowsAsync<OpenStackException>(() => upload);
        Assert.Equal(
            (OpenStackErrorKind.Timeout,
                $"Cloud {_cloud.Name}, region one, image: PUT /images/i/file: nothing moved to "
                + $"{_cloud.Address.Authority} for 120 s after 2 of 3 bytes"),
            (error.Kind, error.Message));
    }

    [Fact]
    public async Task An_error_of_the_data_itself_is_passed_on_as_it_is()
    {
        _cloud.Glance = context => context.Request.Body.CopyToAsync(Stream.Null);
        var problem = new OpenStackException(OpenStackErrorKind.Unreachable, "the other region");
        await using var content = new SteppedStream { Failure = problem };

        Assert.Same(problem, await Assert.ThrowsAsync<OpenStackException>(
            () => _cloud.Get().ImageData.UploadAsync("i", content, 3, null)));
    }

    [Fact]
    public async Task A_download_that_stands_still_ends()
    {
        _cloud.Glance = async context =>
        {
            context.Response.ContentLength = 2;
            await context.Response.Body.WriteAsync(new byte[1]);
            await context.Response.Body.FlushAsync();
            await Task.Delay(Timeout.Infinite, context.RequestAborted);
        };
        await using var data = await _cloud.Get().ImageData.DownloadAsync("i");
        Assert.Equal(1, await data.ReadAsync(new byte[2]));

        var read = data.ReadAsync(new byte[2]).AsTask();
        _cloud.Time.Advance(_cloud.Options.StreamIdleTimeout);

        var error = await Assert.ThrowsAsync<OpenStackException>(() => read);
        Assert.Equal(
            (OpenStackErrorKind.Timeout,
                $"Cloud {_cloud.Name}, region one, image: GET /images/i/file: no answer from "
                + $"{_cloud.Address.Authority} within 120 s"),
            (error.Kind, error.Message));
    }

    [Fact]
    public async Task A_download_that_breaks_off_is_an_error_and_not_an_end()
    {
        var begun = new TaskCompletionSource();
        _cloud.Glance = async context =>
        {
            context.Response.ContentLength = 2;
            await context.Response.Body.WriteAsync(new byte[1]);
            await context.Response.Body.FlushAsync();
            await begun.Task;
            context.Abort();
        };
        await using var data = await _cloud.Get().ImageData.DownloadAsync("i");
        begun.SetResult();

        var error = await Assert.ThrowsAsync<OpenStackException>(() => data.CopyToAsync(Stream.Null));

        Assert.Equal(OpenStackErrorKind.Unreachable, error.Kind);
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
