using Xunit;
using Xunit.Abstractions;

namespace ImageFactory.Testing;

/// <summary>
/// What a work costs in memory: all that the process allocates meanwhile, whatever of it lives on. Tests that measure
/// run alone, in a collection without parallelization.
/// </summary>
public static class MemoryCost
{
    /// <summary>The most that one reader may cost, whatever it is given.</summary>
    public const long Most = 64 << 20;

    /// <summary>Does the work, and tells and bounds what it cost.</summary>
    public static async Task AssertBoundedAsync(string name, ITestOutputHelper output, Func<Task> work)
    {
        var before = GC.GetTotalAllocatedBytes(precise: true);
        await work();
        var cost = GC.GetTotalAllocatedBytes(precise: true) - before;
        output.WriteLine($"{name}: {cost >> 10} KiB allocated");
        Assert.InRange(cost, 0, Most);
    }
}
