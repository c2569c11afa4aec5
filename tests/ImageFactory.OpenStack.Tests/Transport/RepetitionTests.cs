using ImageFactory.OpenStack.Images;
using ImageFactory.OpenStack.Tests.Fakes;
using ImageFactory.Testing;
using Xunit;

namespace ImageFactory.OpenStack.Tests.Transport;

public sealed class RepetitionTests : IAsyncLifetime
{
    private const string Image = """{"id": "i", "status": "active"}""";

    private FrontedCloud _cloud = null!;

    public async Task InitializeAsync() => _cloud = await FrontedCloud.StartAsync();

    public async Task DisposeAsync() => await _cloud.DisposeAsync();

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
}
