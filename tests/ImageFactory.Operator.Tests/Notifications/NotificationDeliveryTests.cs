using ImageFactory.Operator.Api.ImageBuild;
using ImageFactory.Operator.Notifications.Channels;
using ImageFactory.Operator.Tests.Scenes;
using k8s.Models;
using Xunit;

namespace ImageFactory.Operator.Tests.Notifications;

/// <summary>How a notification reaches people although something is in its way.</summary>
public sealed class NotificationDeliveryTests : IAsyncDisposable
{
    private const string Build = "one";

    private readonly RecordedChannel _mail = new();
    private readonly RecordedChannel _hook = new("chat");
    private readonly NotificationScene _scene;

    public NotificationDeliveryTests() => _scene = new NotificationScene(_mail);

    public ValueTask DisposeAsync() => _scene.DisposeAsync();

    [Fact]
    public async Task It_is_sent_once_it_has_been_written_and_never_again()
    {
        await FailAsync();
        Assert.Empty(_mail.Given);
        Assert.Equal(TimeSpan.FromSeconds(1), _scene.NextLook(Build));

        var entry = Assert.Single(await _scene.SendAsync(Build));
        await _scene.LookAsync(Build);

        Assert.Equal(
            (NotificationState.Sent, 1, BuildScene.Start, null, "taken"),
            (entry.State, entry.Attempts, entry.SentAt, entry.NextAttemptAt, entry.Message));
        var told = Assert.Single(_mail.Given);
        Assert.Equal(
            ("uid-one.failed.1", "ImageBuilt", "FailedScript", "no room"),
            (told.Id, told.Stage, told.Reason, told.Message));
        Assert.Equal(["owner@example.org"], told.Owners);
        Assert.Null(_scene.NextLook(Build));
        Assert.Empty(_scene.Events);
    }

    [Fact]
    public async Task After_a_crash_between_sending_and_writing_it_goes_again_under_the_same_id()
    {
        await FailAsync();
        await _scene.LookAsync(Build);
        await _scene.Scene.Wakes.NextAsync();
        await _scene.RestartAsync();

        var entry = Assert.Single(await _scene.SendAsync(Build));

        Assert.Equal(NotificationState.Sent, entry.State);
        Assert.Equal(["uid-one.failed.1", "uid-one.failed.1"], _mail.Given.Select(told => told.Id));
    }

    [Fact]
    public async Task A_server_that_is_down_for_an_hour_is_asked_again_and_again_until_it_takes_it()
    {
        _mail.Answers(SendResult.Failed("down"));
        await FailAsync();
        var pauses = new List<double>();
        while (_scene.Scene.Time.GetUtcNow() < BuildScene.Start.AddHours(1))
        {
            var failed = Assert.Single(await _scene.SendAsync(Build));
            Assert.Equal((NotificationState.Pending, "down"), (failed.State, failed.Message));
            pauses.Add(_scene.NextLook(Build)!.Value.TotalMinutes);
            // Looks in between send nothing.
            await _scene.LookAsync(Build);
            _scene.Scene.Time.Advance(_scene.NextLook(Build)!.Value);
        }

        Assert.Equal([1, 2, 4, 8, 16, 32], pauses);
        Assert.Equal(6, _mail.Given.Count);
        _mail.Answers(SendResult.Sent("taken"));

        var sent = Assert.Single(await _scene.SendAsync(Build));

        Assert.Equal((NotificationState.Sent, 7), (sent.State, sent.Attempts));
        Assert.Empty(_scene.Events);
    }

    [Fact]
    public async Task After_three_days_it_is_given_up_and_an_event_says_so()
    {
        _mail.Answers(SendResult.Failed("down"));
        await FailAsync();
        V1NotificationStatus entry;
        do
        {
            entry = Assert.Single(await _scene.SendAsync(Build));
            _scene.Scene.Time.Advance(_scene.NextLook(Build) ?? TimeSpan.Zero);
        }
        while (entry.State == NotificationState.Pending);

        Assert.Equal(
            (NotificationState.GivenUp, "Given up after 3 days: down", null),
            (entry.State, entry.Message, entry.NextAttemptAt));
        // Six within the first hour, then one an hour.
        Assert.InRange(_mail.Given.Count, 75, 80);
        Assert.Equal(
            ["NotificationFailed: Notification Failed by mail: Given up after 3 days: down"], _scene.Events);
    }

    [Fact]
    public async Task A_channel_that_hangs_holds_no_reconcile_up_and_no_other_channel()
    {
        await using var scene = new NotificationScene(_mail, _hook);
        _mail.Answer = async token =>
        {
            await Task.Delay(Timeout.Infinite, token);
            return SendResult.Sent("never");
        };
        scene.Begin(Build);
        await scene.EndAsync(Build, BuildPhase.Failed);

        var entries = await scene.SendAsync(Build);

        Assert.Equal(
            [("mail", NotificationState.Pending), ("chat", NotificationState.Sent)],
            entries.Select(entry => (entry.Channel, entry.State!.Value)));
        Assert.Equal(TimeSpan.FromSeconds(30), scene.NextLook(Build));
    }

    [Fact]
    public async Task Those_who_have_it_do_not_get_it_again_and_who_never_will_is_told_as_an_event()
    {
        _mail.Answers(SendResult.Failed("not yet for a@example.org") with
        {
            Remaining = ["a@example.org"],
            Refused = ["bad@example.org"],
        });
        await FailAsync();
        await _scene.SendAsync(Build);
        _mail.Answers(SendResult.Sent("taken"));
        _scene.Scene.Time.Advance(TimeSpan.FromMinutes(1));

        var entry = Assert.Single(await _scene.SendAsync(Build));

        Assert.Equal((NotificationState.Sent, null), (entry.State, entry.Remaining));
        Assert.Equal(["bad@example.org"], entry.Refused!);
        Assert.Equal([null, ["a@example.org"]], _mail.Remaining);
        Assert.Equal(["NotificationFailed: Notification Failed by mail: taken"], _scene.Events);
    }

    [Fact]
    public async Task The_end_of_the_log_goes_along_with_nothing_in_it_but_text()
    {
        _scene.Scene.Options.Notifications.LinkTemplate = "https://logs.example.org/?q={namespace}/{build}&log={log}";
        await _scene.Scene.WriteAsync(
            "logs/build.log",
            string.Join('\n', Enumerable.Range(1, 60).Select(line => $"\u001b[31mline\u202e {line}")));
        _scene.Begin(Build);
        await _scene.EndAsync(Build, BuildPhase.Failed, log: $"{_scene.Scene.Scope}/logs/build.log");

        await _scene.SendAsync(Build);

        var told = Assert.Single(_mail.Given);
        Assert.Equal(Enumerable.Range(21, 40).Select(line => $"[31mline {line}"), told.LogTail);
        Assert.Equal(
            "https://logs.example.org/?q=images/one&log=" + Uri.EscapeDataString(told.Log!), told.Link);
    }

    [Fact]
    public async Task A_build_that_is_being_deleted_tells_nothing_any_more()
    {
        await FailAsync();
        _scene.Scene.Cluster.Change<V1ImageBuild>(
            Build, build => build.Metadata.DeletionTimestamp = BuildScene.Start.UtcDateTime);

        await _scene.LookAsync(Build);

        Assert.Empty(_mail.Given);
    }

    [Fact]
    public async Task A_channel_that_the_settings_name_no_more_is_given_up()
    {
        await using var scene = new NotificationScene(_hook);
        scene.Begin(Build);
        await scene.EndAsync(Build, BuildPhase.Failed);
        scene.Scene.Cluster.Change<V1ImageBuild>(Build, build => build.Status!.Notifications![0].Channel = "gone");

        var entry = Assert.Single(await scene.LookAsync(Build));

        Assert.Equal(NotificationState.GivenUp, entry.State);
        Assert.Equal(
            ["NotificationFailed: Notification Failed by gone: The operator's settings have no such channel any more"],
            scene.Events);
    }

    private async Task FailAsync()
    {
        _scene.Begin(Build);
        await _scene.EndAsync(Build, BuildPhase.Failed);
    }
}
