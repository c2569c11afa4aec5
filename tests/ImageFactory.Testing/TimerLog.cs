using System.Threading.Channels;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace ImageFactory.Testing;

/// <summary>
/// A fake clock that tells which waits have begun, so that a test moves it neither too early nor too far.
/// </summary>
public sealed class TimerLog(FakeTimeProvider clock) : TimeProvider
{
    private readonly Channel<TimeSpan> _timers = Channel.CreateUnbounded<TimeSpan>();
    private int _alive;

    /// <summary>How many timers are not disposed.</summary>
    public int Alive => Volatile.Read(ref _alive);

    public override long TimestampFrequency => clock.TimestampFrequency;

    public override DateTimeOffset GetUtcNow() => clock.GetUtcNow();

    public override long GetTimestamp() => clock.GetTimestamp();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        Interlocked.Increment(ref _alive);
        var timer = new Timer(this, clock.CreateTimer(callback, state, dueTime, period));
        _timers.Writer.TryWrite(dueTime);
        return timer;
    }

    /// <summary>
    /// Comes back when a wait of this length has begun; shorter and longer ones before it are passed over.
    /// </summary>
    public async Task BeganAsync(TimeSpan length)
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        List<TimeSpan> others = [];
        try
        {
            while (await _timers.Reader.ReadAsync(deadline.Token) is var began && began != length)
            {
                others.Add(began);
            }
        }
        catch (OperationCanceledException)
        {
            Assert.Fail($"no wait of {length} began, but {string.Join(", ", others)}");
        }
    }

    /// <summary>Lets a wait of this length begin and pass.</summary>
    public async Task PassAsync(TimeSpan length)
    {
        await BeganAsync(length);
        clock.Advance(length);
    }

    private sealed class Timer(TimerLog log, ITimer timer) : ITimer
    {
        private int _disposed;

        public bool Change(TimeSpan dueTime, TimeSpan period) => timer.Change(dueTime, period);

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _disposed, 1) == 0)
            {
                timer.Dispose();
                Interlocked.Decrement(ref log._alive);
            }
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
