using ImageFactory.Kubernetes.Queue;
using ImageFactory.Kubernetes.Tests.Fakes;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace ImageFactory.Kubernetes.Tests.Queue;

public sealed class BackoffTests
{
    [Fact]
    public void The_wait_doubles_from_750_ms_to_a_quarter_of_an_hour()
    {
        var waits = Enumerable.Range(1, 13).Select(failures => Wait(failures, 0.5).TotalMilliseconds);

        Assert.Equal(
            [750, 1500, 3000, 6000, 12000, 24000, 48000, 96000, 192000, 384000, 768000, 900000, 900000], waits);
    }

    [Fact]
    public void Chance_moves_the_wait_by_a_fifth_at_most()
    {
        Assert.Equal(600, Wait(1, 0).TotalMilliseconds, 6);
        Assert.Equal(900, Wait(1, 1).TotalMilliseconds, 6);
    }

    [Fact]
    public void After_very_many_failures_the_wait_is_still_the_longest() =>
        Assert.Equal(TimeSpan.FromMinutes(15), Wait(int.MaxValue, 0.5));

    [Fact]
    public void A_watch_backs_off_from_800_ms_to_30_s_and_up_to_twice_that_by_chance()
    {
        Assert.Equal(800, Backoff.Delay(BackoffOptions.Watch, 1, () => 0).TotalMilliseconds);
        Assert.Equal(30_000, Backoff.Delay(BackoffOptions.Watch, 50, () => 1).TotalMilliseconds);
    }

    [Fact]
    public async Task A_failing_key_is_tried_for_ever_and_starts_anew_once_it_is_well()
    {
        var time = new FakeTimeProvider();
        using var queue =
            new RateLimitedQueue<string>(new NoObserver<string>(), BackoffOptions.Reconcile, time, () => 0.5);
        for (var failure = 1; failure <= 50; failure++)
        {
            var delay = queue.AddRateLimited("a");
            Assert.Equal(0, queue.Length);
            time.Advance(delay);
            queue.Done(await queue.GetAsync(CancellationToken.None));
            Assert.Equal(failure, queue.Failures("a"));
        }

        queue.Forget("a");

        Assert.Equal(TimeSpan.FromMilliseconds(750), queue.AddRateLimited("a"));
    }

    [Fact]
    public void Retries_of_very_many_keys_at_once_are_spread_over_time()
    {
        var time = new FakeTimeProvider();
        using var queue = new RateLimitedQueue<int>(new NoObserver<int>(), BackoffOptions.Reconcile, time, () => 0.5);

        var waits = Enumerable.Range(0, 200).Select(queue.AddRateLimited).ToList();

        Assert.All(waits.Take(107), wait => Assert.Equal(TimeSpan.FromMilliseconds(750), wait));
        Assert.Equal(10, waits[199].TotalSeconds, 3);
    }

    private static TimeSpan Wait(int failures, double random) =>
        Backoff.Delay(BackoffOptions.Reconcile, failures, () => random);
}
