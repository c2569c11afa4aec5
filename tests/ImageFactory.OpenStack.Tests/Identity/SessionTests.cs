using ImageFactory.OpenStack.Tests.Fakes;
using ImageFactory.Testing;
using Xunit;

namespace ImageFactory.OpenStack.Tests.Identity;

public sealed class SessionTests : IAsyncLifetime
{
    private const string Image = """{"id": "i", "status": "active"}""";

    private FrontedCloud _cloud = null!;

    public async Task InitializeAsync()
    {
        _cloud = await FrontedCloud.StartAsync();
        _cloud.Glance = context => FrontedCloud.AnswerAsync(context, 200, Image);
    }

    public async Task DisposeAsync() => await _cloud.DisposeAsync();

    [Theory]
    [InlineData(3600, 3600 - 300)]
    [InlineData(100, 90)]
    public async Task A_token_is_renewed_in_the_last_tenth_of_its_life_or_five_minutes_before_its_end(
        int life, int until)
    {
        _cloud.Life = TimeSpan.FromSeconds(life);
        var cloud = _cloud.Get();
        await cloud.IdentifyAsync();

        _cloud.Time.Advance(TimeSpan.FromSeconds(until - 1));
        await cloud.IdentifyAsync();
        Assert.Equal(1, _cloud.Logins);
        _cloud.Time.Advance(TimeSpan.FromSeconds(1));
        await cloud.IdentifyAsync();
        Assert.Equal(2, _cloud.Logins);
    }

    [Fact]
    public async Task A_stream_begins_with_a_token_that_has_half_of_its_life_left()
    {
        _cloud.Glance = context => FrontedCloud.AnswerAsync(context, 200, "data");
        var cloud = _cloud.Get();
        await cloud.IdentifyAsync();

        _cloud.Time.Advance(TimeSpan.FromMinutes(29));
        await (await cloud.ImageData.DownloadAsync("i")).DisposeAsync();
        Assert.Equal(1, _cloud.Logins);
        _cloud.Time.Advance(TimeSpan.FromMinutes(1));
        await (await cloud.ImageData.DownloadAsync("i")).DisposeAsync();
        Assert.Equal(2, _cloud.Logins);
    }

    [Fact]
    public async Task Many_requests_whose_token_is_refused_cause_one_login()
    {
        var everyone = new TaskCompletionSource();
        var count = 0;
        _cloud.Glance = async context =>
        {
            var isOld = context.Request.Headers["X-Auth-Token"] == "token1";
            if (isOld && Interlocked.Increment(ref count) == 8)
            {
                everyone.SetResult();
            }

            await (isOld ? everyone.Task : Task.CompletedTask);
            await FrontedCloud.AnswerAsync(context, isOld ? 401 : 200, Image);
        };
        var cloud = _cloud.Get();

        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => cloud.Images.GetAsync("i")));

        Assert.Equal(2, _cloud.Logins);
    }

    [Fact]
    public async Task A_refused_login_is_remembered_for_longer_each_time()
    {
        _cloud.Keystone = context => FrontedCloud.AnswerAsync(context, 401, """{"error": {"message": "No"}}""");
        var cloud = _cloud.Get();

        (int, int)[] attempts =
        [
            (0, 1), (4, 1), (1, 2), (9, 2), (1, 3), (20, 4), (40, 5), (80, 6), (160, 7), (300, 8), (299, 8), (1, 9),
        ];
        foreach (var (pause, logins) in attempts)
        {
            _cloud.Time.Advance(TimeSpan.FromSeconds(pause));
            var error = await Assert.ThrowsAsync<OpenStackException>(() => cloud.Images.GetAsync("i"));
            Assert.Equal(
                (logins, OpenStackErrorKind.Unauthorized,
                    $"Cloud {_cloud.Name}, identity: POST /auth/tokens: 401 No (req-1): Keystone at {_cloud.Address} "
                    + $"does not take user u of cloud {_cloud.Name}: check auth in {_cloud.File}"),
                (_cloud.Logins, error.Kind, error.Message));
        }
    }

    [Fact]
    public async Task A_token_goes_on_to_its_end_while_Keystone_is_down()
    {
        var cloud = _cloud.Get();
        await cloud.IdentifyAsync();
        _cloud.Keystone = context => FrontedCloud.AnswerAsync(context, 500, string.Empty);

        _cloud.Time.Advance(TimeSpan.FromMinutes(59));
        Assert.Equal("i", (await cloud.Images.GetAsync("i")).Id);
        Assert.Equal("i", (await cloud.Images.GetAsync("i")).Id);
        Assert.Equal(2, _cloud.Logins);

        _cloud.Time.Advance(TimeSpan.FromMinutes(1));
        var error = await Assert.ThrowsAsync<OpenStackException>(() => cloud.Images.GetAsync("i"));
        Assert.Equal(OpenStackErrorKind.ServerFault, error.Kind);
    }

    [Fact]
    public async Task A_Keystone_that_does_not_answer_is_a_timeout_for_all_who_wait()
    {
        _cloud.Keystone = context => Task.Delay(Timeout.Infinite, context.RequestAborted);
        var cloud = _cloud.Get();

        var calls = new[] { cloud.Images.GetAsync("i"), cloud.Images.GetAsync("i") };
        await Eventually.HoldsAsync(() => _cloud.Logins == 1, "the login arrives");
        _cloud.Time.Advance(TimeSpan.FromSeconds(30));

        foreach (var call in calls)
        {
            var error = await Assert.ThrowsAsync<OpenStackException>(() => call);
            Assert.Equal(
                (OpenStackErrorKind.Timeout,
                    $"Cloud {_cloud.Name}, identity: POST /auth/tokens: no answer from {_cloud.Address.Authority} "
                    + "within 30 s"),
                (error.Kind, error.Message));
        }

        Assert.Equal(1, _cloud.Logins);
    }

    [Fact]
    public async Task A_caller_who_goes_away_during_a_login_leaves_it_to_the_next()
    {
        using var stop = new CancellationTokenSource();
        _cloud.Keystone = context => Task.Delay(Timeout.Infinite, context.RequestAborted);
        var cloud = _cloud.Get();

        var first = cloud.Images.GetAsync("i", stop.Token);
        await Eventually.HoldsAsync(() => _cloud.Logins == 1, "the login arrives");
        var second = cloud.Images.GetAsync("i");
        _cloud.Keystone = null;
        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        Assert.Equal("i", (await second).Id);
    }

    [Fact]
    public async Task What_answers_without_a_token_is_no_Keystone()
    {
        _cloud.Keystone = context => FrontedCloud.AnswerAsync(context, 200, "<html>Welcome</html>");

        var error = await Assert.ThrowsAsync<OpenStackException>(() => _cloud.Get().IdentifyAsync());

        Assert.Equal(
            (OpenStackErrorKind.InvalidConfiguration,
                $"{_cloud.Address} answers, but with no token: check that auth_url in clouds.yaml is Keystone's"),
            (error.Kind, error.Message));
    }

    [Fact]
    public async Task A_broken_file_does_not_stop_what_runs_and_a_mended_one_counts()
    {
        var clouds = _cloud.Connect();
        await clouds.Get(_cloud.Name).IdentifyAsync();

        File.WriteAllText(_cloud.File, "clouds: [");
        _cloud.Time.Advance(_cloud.Options.FilePeriod);
        await clouds.Get(_cloud.Name).IdentifyAsync();
        Assert.Equal(1, _cloud.Logins);

        _cloud.Write("new");
        _cloud.Time.Advance(_cloud.Options.FilePeriod);
        await clouds.Get(_cloud.Name).IdentifyAsync();
        Assert.Equal(2, _cloud.Logins);
    }

    [Fact]
    public async Task A_change_elsewhere_in_the_file_costs_no_login()
    {
        var clouds = _cloud.Connect();
        await clouds.Get(_cloud.Name).IdentifyAsync();

        File.AppendAllText(_cloud.File, "\n# a remark\n");
        _cloud.Time.Advance(_cloud.Options.FilePeriod);
        await clouds.Get(_cloud.Name).IdentifyAsync();

        Assert.Equal(1, _cloud.Logins);
    }
}
