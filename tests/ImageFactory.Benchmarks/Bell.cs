using System.Collections.Concurrent;
using System.Diagnostics;

namespace ImageFactory.Benchmarks;

/// <summary>Tells when a reconcile of an object began.</summary>
internal sealed class Bell
{
    private readonly ConcurrentDictionary<string, TaskCompletionSource<long>> _expected = new();
    private int _calls;

    /// <summary>Reconciles so far.</summary>
    public int Calls => Volatile.Read(ref _calls);

    /// <summary>The timestamp of the next reconcile of the object of this name.</summary>
    public Task<long> Expect(string name) => _expected.GetOrAdd(
        name, _ => new TaskCompletionSource<long>(TaskCreationOptions.RunContinuationsAsynchronously)).Task;

    /// <summary>A reconcile began.</summary>
    public void Ring(string name)
    {
        var now = Stopwatch.GetTimestamp();
        Interlocked.Increment(ref _calls);
        if (_expected.TryRemove(name, out var expected))
        {
            expected.SetResult(now);
        }
    }
}
