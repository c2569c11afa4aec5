using System.Text;
using ImageFactory.Kubernetes.ApiServerTests.Runtime;
using ImageFactory.Kubernetes.Client;
using ImageFactory.Testing;
using k8s.Models;
using Xunit;

namespace ImageFactory.Kubernetes.ApiServerTests.Faults;

[Collection(FaultCollection.Name)]
public sealed class StreamTests(ApiServerFixture fixture)
{
    // etcd takes requests of 1.5 MiB (--max-request-bytes), and the object has metadata too: 2 MiB can't be stored.
    private const int LargestValue = 1400 * 1024;
    private const int Slow = 1024 * 1024;
    private const int VerySlow = 4 * 1024;

    private static readonly TimeSpan Latency = TimeSpan.FromMilliseconds(5);

    [Fact]
    public async Task An_object_as_large_as_the_server_takes_comes_whole_over_a_slow_wire()
    {
        var large = new string('x', LargestValue);

        await CompareAsync(proxy => proxy.Throttle(Slow), ["1", large, "3"]);
    }

    [Fact]
    public async Task An_object_as_large_as_the_server_takes_comes_whole_over_a_long_wire()
    {
        // Letters of two and three bytes, which every way of splitting cuts somewhere. Few: the client sends six bytes
        // for each, and the server takes requests of 3 MiB.
        var line = $"äöü€{new string('x', 40)}";
        var large = string.Concat(Enumerable.Repeat(line, LargestValue / Encoding.UTF8.GetByteCount(line)));

        await CompareAsync(proxy => proxy.Delay(Latency), ["1", large, "3"]);
    }

    [Fact]
    public async Task Events_that_come_in_crumbs_are_read_as_if_they_came_whole() =>
        await CompareAsync(
            proxy => proxy.Throttle(VerySlow), [.. Enumerable.Range(0, 8).Select(number => $"value {number}")]);

    private async Task CompareAsync(Action<FaultProxy> slowDown, IReadOnlyList<string> values)
    {
        using var gadgets = await Gadgets.InAsync(fixture.Server);
        await using var proxy = new FaultProxy(fixture.Server.Port);
        using var client = fixture.Server.CreateClient(Gadgets.Options, proxy);
        var list = await client.ListPageAsync<V1Gadget>(new ListOptions { Namespace = gadgets.Namespace });
        for (var number = 0; number < values.Count; number++)
        {
            await gadgets.CreateAsync($"g-{number}", values[number]);
        }

        slowDown(proxy);
        var options = new WatchOptions
        {
            Namespace = gadgets.Namespace,
            ResourceVersion = list.Metadata.ResourceVersion,
        };
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        var seen = await client.WatchAsync<V1Gadget>(options, deadline.Token)
            .Take(values.Count)
            .ToListAsync(deadline.Token);

        Assert.Equal(
            values.Select((value, number) => (WatchEventType.Added, $"g-{number}", value)),
            seen.Select(change => (change.Type, change.Entity.Name(), change.Entity.Spec.Value!)));
    }
}
