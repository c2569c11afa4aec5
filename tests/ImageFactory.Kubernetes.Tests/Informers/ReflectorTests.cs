using System.Net;
using ImageFactory.Kubernetes.Abstractions.Entities;
using ImageFactory.Kubernetes.Client;
using ImageFactory.Kubernetes.Tests.Fakes;
using Microsoft.Extensions.Logging;
using Xunit;
using static ImageFactory.Kubernetes.Tests.Informers.ReflectorFixture;

namespace ImageFactory.Kubernetes.Tests.Informers;

public sealed class ReflectorTests : IAsyncLifetime
{
    private static readonly ApiException Expired =
        new(HttpStatusCode.Gone, "Expired", "too old resource version: 1 (9)");
    private readonly ReflectorFixture _reflector = new();

    public Task InitializeAsync() => Task.CompletedTask;

    public Task DisposeAsync() => _reflector.DisposeAsync().AsTask();

    [Fact]
    public async Task All_pages_are_listed_and_the_watch_starts_at_the_list_s_version()
    {
        var first = await _reflector.Client.NextAsync<ListCall>();
        Assert.Equal(new ListOptions { Resource = Kind, ResourceVersion = "0", Limit = 500 }, first.Options);
        first.ReplyPage("7", "next", Widget("a", "1"), Widget("b", "2"));
        var second = await _reflector.Client.NextAsync<ListCall>();
        Assert.Equal(new ListOptions { Resource = Kind, Limit = 500, Continue = "next" }, second.Options);
        Assert.False(_reflector.State.HasSynced);
        second.Reply("7", Widget("c", "3"));

        var watch = await _reflector.Client.NextAsync<WatchCall>();

        Assert.Equal(
            new WatchOptions { Resource = Kind, ResourceVersion = "7", ServerTimeout = TimeSpan.FromSeconds(450) },
            watch.Options);
        await _reflector.ExpectAsync("Added ns/a - uid-a", "Added ns/b - uid-b", "Added ns/c - uid-c");
        Assert.True(_reflector.State.HasSynced);
        Assert.True(_reflector.State.IsReady);
    }

    [Fact]
    public async Task The_first_list_is_what_the_server_has_at_hand_and_later_ones_are_what_is_true_now()
    {
        var first = await _reflector.Client.NextAsync<ListCall>();
        first.Reply("7", Widget("a", "1"));
        (await _reflector.Client.NextAsync<WatchCall>()).Fail(Expired);

        var second = await _reflector.Client.NextAsync<ListCall>();

        Assert.Equal(new ListOptions { Resource = Kind, ResourceVersion = "0", Limit = 500 }, first.Options);
        Assert.Equal(new ListOptions { Resource = Kind, Limit = 500 }, second.Options);
    }

    [Fact]
    public async Task Each_event_changes_the_store_and_the_version_to_go_on_from()
    {
        var watch = await _reflector.ListAsync("7", Widget("a", "1"));
        watch.Send(WatchEventType.Modified, Widget("a", "8"));
        watch.Send(WatchEventType.Added, Widget("b", "9"));
        watch.Send(WatchEventType.Deleted, Widget("a", "10"));
        await _reflector.ExpectAsync(
            "Added ns/a - uid-a", "Modified ns/a uid-a uid-a", "Added ns/b - uid-b", "Deleted ns/a uid-a -");
        watch.Close();

        Assert.Equal("10", (await _reflector.Client.NextAsync<WatchCall>()).Options.ResourceVersion);
        Assert.Equal([new ObjectKey("ns", "b")], _reflector.Store.Keys());
    }

    [Fact]
    public async Task Metadata_that_cannot_be_read_is_counted_and_its_object_known_all_the_same()
    {
        var watch = await _reflector.ListAsync("7");
        watch.Send(WatchEventType.Added, Widget("bad", "8"), error: "generation: a number was expected");
        watch.Send(WatchEventType.Added, Widget("good", "9"));
        await _reflector.ExpectAsync("Added ns/bad - uid-bad", "Added ns/good - uid-good");

        Assert.Equal(1, _reflector.DecodeErrors);
        Assert.Equal(
            "The metadata of Widget ns/bad cannot be read in full: generation: a number was expected",
            Assert.Single(_reflector.Log.Collector.GetSnapshot(), line => line.Level == LogLevel.Warning).Message);
    }

    [Fact]
    public async Task A_bookmark_changes_only_the_version_to_go_on_from()
    {
        var watch = await _reflector.ListAsync("7", Widget("a", "1"));
        await _reflector.ExpectAsync("Added ns/a - uid-a");
        watch.Send(WatchEventType.Bookmark, Widget("x", "99"));
        watch.Close();

        Assert.Equal("99", (await _reflector.Client.NextAsync<WatchCall>()).Options.ResourceVersion);
        _reflector.ExpectNothing();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task After_410_a_new_list_shows_what_was_missed(bool afterAnEvent)
    {
        var watch =
            await _reflector.ListAsync("7", Widget("kept", "1"), Widget("gone", "2"), Widget("again", "3", "old"));
        await _reflector.ExpectAsync("Added ns/kept - uid-kept", "Added ns/gone - uid-gone", "Added ns/again - old");
        if (afterAnEvent)
        {
            watch.Send(WatchEventType.Bookmark, Widget("x", "8"));
        }

        watch.Fail(Expired);
        var next =
            await _reflector.ListAsync("20", Widget("kept", "1"), Widget("again", "15", "new"), Widget("more", "16"));

        Assert.Equal("20", next.Options.ResourceVersion);
        await _reflector.ExpectAsync(
            "Deleted ns/again old -", "Added ns/again - new", "Added ns/more - uid-more", "Deleted ns/gone uid-gone -");
        _reflector.ExpectNothing();
    }

    [Fact]
    public async Task A_list_that_expires_between_its_pages_starts_anew_without_a_busy_loop()
    {
        (await _reflector.Client.NextAsync<ListCall>()).ReplyPage("7", "next", Widget("a", "1"));
        (await _reflector.Client.NextAsync<ListCall>()).Fail(Expired);
        Assert.Equal(new ListOptions { Resource = Kind, Limit = 500 }, (await RestartAsync()).Options);

        async Task<ListCall> RestartAsync()
        {
            var again = await _reflector.Client.NextAsync<ListCall>();
            again.Fail(Expired);
            await _reflector.Waits.PassAsync(TimeSpan.FromSeconds(2.4));
            return await _reflector.Client.NextAsync<ListCall>();
        }
    }

    [Fact]
    public async Task A_silent_watch_is_ended_and_goes_on_from_the_same_version()
    {
        await _reflector.ListAsync("7", Widget("a", "1"));

        await _reflector.Waits.PassAsync(TimeSpan.FromSeconds(150));

        Assert.Equal("7", (await _reflector.Client.NextAsync<WatchCall>()).Options.ResourceVersion);
    }

    [Fact]
    public async Task A_watch_that_outlives_its_time_is_ended_although_events_come()
    {
        var watch = await _reflector.ListAsync("7");
        await _reflector.Waits.BeganAsync(TimeSpan.FromSeconds(150));
        for (var minute = 1; minute <= 7; minute++)
        {
            _reflector.Time.Advance(TimeSpan.FromMinutes(1));
            watch.Send(WatchEventType.Added, Widget($"w{minute}", $"{minute + 7}"));
            await _reflector.ExpectAsync($"Added ns/w{minute} - uid-w{minute}");
        }

        _reflector.Time.Advance(TimeSpan.FromSeconds(45));

        Assert.Equal("14", (await _reflector.Client.NextAsync<WatchCall>()).Options.ResourceVersion);
    }

    [Fact]
    public async Task A_server_that_is_away_is_asked_with_growing_waits_and_no_new_list()
    {
        var watch = await _reflector.ListAsync("7");
        watch.Fail(new IOException("connection reset"));
        foreach (var wait in (double[])[1.2, 2.4, 4.8, 9.6, 19.2, 22.5, 22.5, 22.5])
        {
            await _reflector.Waits.PassAsync(TimeSpan.FromSeconds(wait));
            watch = await _reflector.Client.NextAsync<WatchCall>();
            Assert.Equal("7", watch.Options.ResourceVersion);
            watch.Fail(new ApiException(0, "ConnectionRefused", "connection refused"));
        }

        Assert.True(_reflector.State.IsReady);
    }

    [Fact]
    public async Task A_server_that_comes_back_and_forgot_the_version_is_asked_for_a_list_at_once()
    {
        var watch = await _reflector.ListAsync("7", Widget("a", "1"));
        foreach (var wait in (double[])[1.2, 2.4, 4.8])
        {
            watch.Fail(new ApiException(0, "ConnectionRefused", "connection refused"));
            await _reflector.Waits.PassAsync(TimeSpan.FromSeconds(wait));
            watch = await _reflector.Client.NextAsync<WatchCall>();
        }

        watch.Fail(Expired);

        Assert.Equal("9", (await _reflector.ListAsync("9", Widget("a", "1"))).Options.ResourceVersion);
    }

    [Fact]
    public async Task A_watch_that_ends_at_once_without_an_event_counts_as_failed()
    {
        (await _reflector.ListAsync("7")).Close();

        await _reflector.Waits.PassAsync(TimeSpan.FromSeconds(1.2));

        Assert.Equal("7", (await _reflector.Client.NextAsync<WatchCall>()).Options.ResourceVersion);
    }

    [Fact]
    public async Task A_watch_that_the_server_ends_in_order_goes_on_at_once()
    {
        var watch = await _reflector.ListAsync("7");
        await _reflector.Waits.BeganAsync(TimeSpan.FromSeconds(150));
        _reflector.Time.Advance(TimeSpan.FromSeconds(100));
        watch.Close();

        Assert.Equal("7", (await _reflector.Client.NextAsync<WatchCall>()).Options.ResourceVersion);
    }

    [Fact]
    public async Task A_missing_role_is_told_once_a_minute_and_recovered_from_by_a_new_list()
    {
        var forbidden = new ApiException(HttpStatusCode.Forbidden, "Forbidden", "widgets is forbidden");
        foreach (var wait in (double[])[1.2, 2.4, 4.8, 9.6, 19.2, 22.5, 22.5, 22.5])
        {
            (await _reflector.Client.NextAsync<ListCall>()).Fail(forbidden);
            await _reflector.Waits.BeganAsync(TimeSpan.FromSeconds(wait));
            Assert.False(_reflector.State.IsReady);
            _reflector.Time.Advance(TimeSpan.FromSeconds(wait));
        }

        Assert.Equal(2, _reflector.Log.Collector.GetSnapshot().Count(line => line.Level == LogLevel.Warning));
        Assert.Contains(
            "Cannot watch Widget in all namespaces: widgets is forbidden: grant the operator's service "
            + "account get, list and watch on it",
            _reflector.Log.Collector.GetSnapshot()[0].Message,
            StringComparison.Ordinal);

        await _reflector.ListAsync("7", Widget("a", "1"));
        Assert.True(_reflector.State.IsReady);
    }
}
