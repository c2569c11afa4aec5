using System.Collections.Concurrent;
using System.Diagnostics;
using ImageFactory.Operator.Clouds;
using ImageFactory.Operator.Testing.Promotions;

namespace ImageFactory.Operator.OpenStackTests.Promotions;

/// <summary>When the operator sent each call to a region, and when it had the answer.</summary>
internal sealed class TimedCalls : ICloudCalls
{
    private readonly ConcurrentQueue<Timed> _calls = [];

    public async Task<T> MakeAsync<T>(CloudCall call, Func<Task<T>> make)
    {
        var sent = Stopwatch.GetTimestamp();
        var answer = await make();
        _calls.Enqueue(new Timed(call, sent, Stopwatch.GetTimestamp()));
        return answer;
    }

    /// <summary>The calls to a region, in the order in which they were sent.</summary>
    public IReadOnlyList<Timed> To(CloudTarget target) =>
        [.. _calls.Where(timed => timed.Call.Target == target).OrderBy(timed => timed.Sent)];

    /// <summary>A call with its times, as timestamps.</summary>
    public sealed record Timed(CloudCall Call, long Sent, long Answered)
    {
        public TimeSpan Took => Stopwatch.GetElapsedTime(Sent, Answered);
    }
}
