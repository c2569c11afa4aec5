using ImageFactory.Kubernetes.Queue;
using ImageFactory.Kubernetes.Tests.Fakes;
using ImageFactory.Testing;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace ImageFactory.Kubernetes.Tests.Queue;

public sealed class DelayingQueueTests : IDisposable
{
    private readonly FakeTimeProvider _time = new();
    private readonly WorkQueue<string> _ready = new(new NoObserver<string>());
    private readonly TimerLog _timers;
    private readonly DelayingQueue<string> _queue;

    public DelayingQueueTests()
    {
        _timers = new TimerLog(_time);
        _queue = new DelayingQueue<string>(_ready, _timers);
    }

    public void Dispose() => _queue.Dispose();

    [Fact]
    public void A_key_comes_when_its_time_is_there_and_not_before()
    {
        _queue.AddAfter("a", TimeSpan.FromSeconds(10));

        _time.Advance(TimeSpan.FromSeconds(9.999));
        Assert.Equal(0, _ready.Length);

        _time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Equal(1, _ready.Length);
        Assert.Equal(0, _queue.Waiting);
    }

    [Fact]
    public async Task Keys_come_in_the_order_of_their_times()
    {
        _queue.AddAfter("late", TimeSpan.FromSeconds(20));
        _queue.AddAfter("early", TimeSpan.FromSeconds(5));

        _time.Advance(TimeSpan.FromSeconds(30));

        Assert.Equal(["early", "late"], [await Get(), await Get()]);
    }

    [Theory]
    [InlineData(5, 20)]
    [InlineData(20, 5)]
    public void The_earliest_time_asked_for_wins(int first, int second)
    {
        _queue.AddAfter("a", TimeSpan.FromSeconds(first));
        _queue.AddAfter("a", TimeSpan.FromSeconds(second));

        _time.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal(1, _ready.Length);
    }

    [Fact]
    public async Task A_key_asked_for_twice_comes_once()
    {
        _queue.AddAfter("a", TimeSpan.FromSeconds(20));
        _queue.AddAfter("a", TimeSpan.FromSeconds(5));
        _time.Advance(TimeSpan.FromSeconds(5));
        _ready.Done(await Get());

        _time.Advance(TimeSpan.FromMinutes(1));

        Assert.Equal(0, _ready.Length);
    }

    [Fact]
    public async Task An_immediate_addition_overrides_a_delayed_one()
    {
        _queue.AddAfter("a", TimeSpan.FromSeconds(5));
        _queue.Add("a");
        _ready.Done(await Get());

        _time.Advance(TimeSpan.FromMinutes(1));

        Assert.Equal(0, _ready.Length);
    }

    [Fact]
    public void A_time_farther_than_a_timer_reaches_is_kept()
    {
        _queue.AddAfter("a", TimeSpan.FromDays(100));

        _time.Advance(TimeSpan.FromDays(100) - TimeSpan.FromSeconds(1));
        Assert.Equal(0, _ready.Length);

        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(1, _ready.Length);
    }

    [Fact]
    public void Overridden_times_do_not_pile_up()
    {
        for (var reconcile = 0; reconcile < 100_000; reconcile++)
        {
            _queue.AddAfter("a", TimeSpan.FromHours(10));
            _queue.Add("a");
        }

        Assert.Equal(0, _queue.Waiting);
        Assert.InRange(_queue.HeapSize, 0, 100);
    }

    [Fact]
    public void After_the_end_nothing_comes()
    {
        _queue.AddAfter("a", TimeSpan.FromSeconds(5));

        _queue.Dispose();
        _queue.AddAfter("b", TimeSpan.FromSeconds(5));
        _time.Advance(TimeSpan.FromMinutes(1));

        Assert.Equal(0, _ready.Length);
        Assert.Equal(0, _timers.Alive);
    }

    private ValueTask<string> Get() => _ready.GetAsync(CancellationToken.None);
}
