using ImageFactory.Kubernetes.Queue;
using ImageFactory.Kubernetes.Tests.Fakes;
using Xunit;

namespace ImageFactory.Kubernetes.Tests.Queue;

/// <summary>Holds the queue against the simplest thing that could be meant, over a million random steps.</summary>
public sealed class WorkQueueModelTests
{
    private const int Steps = 1_000_000;
    private const int Keys = 24;
    private const int Seed = 20260131;

    [Fact]
    public async Task No_key_is_lost_or_given_to_two_workers_at_once()
    {
        var random = new Random(Seed);
        var queue = new WorkQueue<int>(new NoObserver<int>());
        var needsWork = new HashSet<int>();
        var working = new List<int>();

        for (var step = 0; step < Steps; step++)
        {
            var key = random.Next(Keys);
            switch (random.Next(3))
            {
                case 0:
                    queue.Add(key);
                    needsWork.Add(key);
                    break;
                case 1 when queue.Length > 0:
                    var taken = await queue.GetAsync(CancellationToken.None);
                    Assert.DoesNotContain(taken, working);
                    Assert.True(needsWork.Remove(taken), $"step {step}: {taken} was handed out for nothing");
                    working.Add(taken);
                    break;
                case 2 when working.Count > 0:
                    var index = random.Next(working.Count);
                    queue.Done(working[index]);
                    working.RemoveAt(index);
                    break;
            }

            Assert.Equal(needsWork.Except(working).Count(), queue.Length);
        }
    }

    [Fact]
    public async Task Eight_workers_never_share_a_key_and_see_the_last_addition_of_each()
    {
        var queue = new WorkQueue<int>(new NoObserver<int>());
        var added = new long[Keys];
        var seen = new long[Keys];
        var owners = new int[Keys];
        using var stop = new CancellationTokenSource();
        var workers = Enumerable.Range(0, 8).Select(_ => Task.Run(async () =>
        {
            while (true)
            {
                int key;
                try
                {
                    key = await queue.GetAsync(stop.Token);
                }
                catch (OperationCanceledException)
                {
                    return;
                }

                Assert.Equal(1, Interlocked.Increment(ref owners[key]));
                Volatile.Write(ref seen[key], Volatile.Read(ref added[key]));
                await Task.Yield();
                Interlocked.Decrement(ref owners[key]);
                queue.Done(key);
            }
        })).ToList();

        var random = new Random(Seed);
        for (var step = 0; step < 200_000; step++)
        {
            var key = random.Next(Keys);
            Interlocked.Increment(ref added[key]);
            queue.Add(key);
        }

        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (!Enumerable.Range(0, Keys).All(key => Volatile.Read(ref seen[key]) == added[key]))
        {
            Assert.False(deadline.IsCancellationRequested, "a key was lost");
            await Task.Yield();
        }

        await stop.CancelAsync();
        await Task.WhenAll(workers);
    }
}
