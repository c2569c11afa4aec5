using ImageFactory.Testing;
using Xunit;

namespace ImageFactory.Operator.Tests.Clock;

public sealed class FakeTimeProviderTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 31, 12, 0, 0, TimeSpan.Zero);

    private readonly FakeTimeProvider _time = new(Start);

    [Fact]
    public void The_clock_moves_only_when_told()
    {
        long before = _time.GetTimestamp();
        Assert.Equal(Start, _time.GetUtcNow());
        _time.Advance(TimeSpan.FromSeconds(1.5));
        Assert.Equal(Start.AddSeconds(1.5), _time.GetUtcNow());
        Assert.Equal(TimeSpan.FromSeconds(1.5), _time.GetElapsedTime(before));
    }

    [Fact]
    public void Timers_fire_in_due_order_and_see_the_time_at_which_they_were_due()
    {
        var fired = new List<(string Name, TimeSpan At)>();
        using ITimer late = Timer("late", 3, Timeout.Infinite);
        using ITimer early = Timer("early", 1, Timeout.Infinite);
        using ITimer repeated = Timer("repeated", 2, 2);
        _time.Advance(TimeSpan.FromSeconds(5));
        _time.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal(
            [("early", At(1)), ("repeated", At(2)), ("late", At(3)), ("repeated", At(4)), ("repeated", At(6))], fired);
        Assert.Equal(1, _time.ActiveTimers);

        static TimeSpan At(int seconds) => TimeSpan.FromSeconds(seconds);

        ITimer Timer(string name, int due, int period) => _time.CreateTimer(
            _ => fired.Add((name, _time.GetUtcNow() - Start)),
            null,
            At(due),
            period == Timeout.Infinite ? Timeout.InfiniteTimeSpan : At(period));
    }

    [Fact]
    public void A_timer_can_be_changed_stopped_and_disposed()
    {
        int fired = 0;
        ITimer timer = _time.CreateTimer(_ => fired++, null, TimeSpan.FromSeconds(1), Timeout.InfiniteTimeSpan);
        Assert.True(timer.Change(TimeSpan.FromSeconds(10), Timeout.InfiniteTimeSpan));
        _time.Advance(TimeSpan.FromSeconds(9));
        Assert.Equal(0, fired);
        Assert.True(timer.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan));
        _time.Advance(TimeSpan.FromSeconds(9));
        Assert.Equal(0, fired);
        Assert.True(timer.Change(TimeSpan.Zero, Timeout.InfiniteTimeSpan));
        Assert.Equal(1, fired);
        timer.Dispose();
        Assert.False(timer.Change(TimeSpan.Zero, Timeout.InfiniteTimeSpan));
        Assert.Equal(0, _time.ActiveTimers);
    }

    [Fact]
    public async Task Delays_and_timeouts_follow_the_clock()
    {
        Task delay = Task.Delay(TimeSpan.FromMinutes(1), _time);
        using var timeout = new CancellationTokenSource(TimeSpan.FromMinutes(2), _time);
        using var tick = new PeriodicTimer(TimeSpan.FromMinutes(3), _time);
        ValueTask<bool> ticked = tick.WaitForNextTickAsync();
        _time.Advance(TimeSpan.FromMinutes(1));
        await delay;
        Assert.False(timeout.IsCancellationRequested);
        _time.Advance(TimeSpan.FromMinutes(1));
        Assert.True(timeout.IsCancellationRequested);
        Assert.False(ticked.IsCompleted);
        _time.Advance(TimeSpan.FromMinutes(1));
        Assert.True(await ticked);
    }
}
