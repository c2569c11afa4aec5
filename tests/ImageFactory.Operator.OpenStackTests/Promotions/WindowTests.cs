using System.Diagnostics;
using System.Globalization;
using ImageFactory.Operator.Api.ImagePromotion;
using ImageFactory.Operator.Api.Shared;
using ImageFactory.Operator.Clouds;
using Xunit;
using Xunit.Abstractions;

namespace ImageFactory.Operator.OpenStackTests.Promotions;

/// <summary>What somebody who boots the latest image sees while it is replaced, on real Glances.</summary>
public sealed class WindowTests(ITestOutputHelper output)
{
    private const int Promotions = 10;

    [Fact]
    public async Task While_ten_promotions_run_the_latest_image_is_missing_for_one_call_at_most_and_never_there_twice()
    {
        var calls = new TimedCalls();
        await using var cloud = RealPromotions.Start(calls: calls);
        foreach (var (name, number) in new[] { ("a", 0), ("b", 1), ("c", 2) })
        {
            await cloud.Scene.BuildAsync(name, number);
        }

        await PromoteAsync(cloud, "first", "c");
        // A client of its own: what the operator knows of its changes it cannot see.
        var others = RealPromotions.Connect();
        CloudTarget[] targets = [cloud.One, cloud.Two];
        var polls = targets
            .Select(target => new NamePolls(others.Get(target.Cloud, target.Region), $"{cloud.Scene.Series}_latest"))
            .ToList();
        using var stop = new CancellationTokenSource();
        var polling = Task.WhenAll(polls.Select(poll => poll.RunAsync(stop.Token)));

        try
        {
            for (var number = 0; number < Promotions; number++)
            {
                await PromoteAsync(cloud, $"again-{number}", $"{"abc"[number % 3]}");
            }
        }
        finally
        {
            await stop.CancelAsync();
            await polling;
        }

        foreach (var (target, poll) in targets.Zip(polls))
        {
            AssertWindows(target, poll, calls.To(target), $"{cloud.Scene.Series}_latest");
        }
    }

    private static async Task PromoteAsync(RealPromotions cloud, string name, string build)
    {
        cloud.Scene.Promote(name, build, spec => spec.Visibility = PromotedVisibility.Public);
        var status = await cloud.Scene.RunAsync(name);
        Assert.Equal(PromotionPhase.Succeeded, status.Phase);
    }

    private void AssertWindows(
        CloudTarget target, NamePolls polls, IReadOnlyList<TimedCalls.Timed> calls, string name)
    {
        Assert.Equal(1, polls.All.Max(poll => poll.Found));
        // The name leaves its image with one call, and comes to the new one with the next: nothing is asked between.
        var windows = calls.Zip(calls.Skip(1))
            .Where(pair => pair.Second.Call.What.EndsWith($" {name}", StringComparison.Ordinal))
            .Skip(1)
            .ToList();
        Assert.Equal(Promotions, windows.Count);
        Assert.All(windows, window => Assert.EndsWith("_prev", window.First.Call.What, StringComparison.Ordinal));
        Assert.Equal(1, polls.All[^1].Found);
        var gaps = polls.Gaps().ToList();
        foreach (var gap in gaps)
        {
            // On a machine that is busy enough, a poll may come in one window and the next poll in the next one.
            Assert.All(gap.Misses, miss => Assert.Contains(windows, window => IsIn(miss, window)));
            var around = windows.Where(window => gap.Misses.Any(miss => IsIn(miss, window))).ToList();
            var bound = polls.LongestStep
                + Stopwatch.GetElapsedTime(around[0].First.Sent, around[^1].Second.Answered);
            Assert.True(gap.Length <= bound, $"{target}: a gap of {gap.Length}, at most {bound} is explained");
        }

        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{target}: {polls.All.Count} polls, at most {Milliseconds(polls.LongestStep)} apart; {gaps.Count} gaps "
            + $"seen, the longest {Milliseconds(gaps.Select(gap => gap.Length).DefaultIfEmpty().Max())}; "
            + $"{windows.Count} windows by the calls, the longest "
            + $"{Milliseconds(windows.Max(one => Stopwatch.GetElapsedTime(one.First.Answered, one.Second.Answered)))}; "
            + $"the longest call of a window {Milliseconds(windows.Max(one => one.Second.Took))}"));
    }

    private static bool IsIn(NamePolls.Poll poll, (TimedCalls.Timed First, TimedCalls.Timed Second) window) =>
        poll.Answered >= window.First.Sent && poll.Sent <= window.Second.Answered;

    private static string Milliseconds(TimeSpan time) =>
        string.Create(CultureInfo.InvariantCulture, $"{time.TotalMilliseconds:0} ms");
}
