using System.Threading.Channels;
using ImageFactory.Testing;
using Xunit;

namespace ImageFactory.Kubernetes.Tests.Fakes;

/// <summary>A fake clock that tells which waits have begun, so that a test moves it neither too early nor too far.</summary>
internal sealed class TimerLog(FakeTimeProvider clock) : TimeProvider
{
    private readonly Channel<TimeSpan> _timers = Channel.CreateUnbounded<TimeSpan>();

    public override long TimestampFrequency => clock.TimestampFrequency;

    public override DateTimeOffset GetUtcNow() => clock.GetUtcNow();

    public override long GetTimestamp() => clock.GetTimestamp();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = clock.CreateTimer(callback, state, dueTime, period);
        _timers.Writer.TryWrite(dueTime);
        return timer;
    }

    /// <summary>Comes back when a wait of this length has begun; shorter and longer ones before it are passed over.</summary>
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
}
