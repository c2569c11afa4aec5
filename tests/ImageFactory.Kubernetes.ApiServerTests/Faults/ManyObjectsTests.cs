using System.Globalization;
using ImageFactory.Kubernetes.ApiServerTests.Runtime;
using ImageFactory.Testing;
using k8s.Models;
using Xunit;

namespace ImageFactory.Kubernetes.ApiServerTests.Faults;

[Collection(CrdServerCollection.Name)]
public sealed class ManyObjectsTests(CrdServerFixture fixture)
{
    private const int Objects = 5000;
    private const int Workers = 4;

    [Fact]
    public async Task Five_thousand_objects_that_are_there_at_the_start_are_reconciled_once_each_by_four_workers()
    {
        using var gadgets = await Gadgets.InAsync(fixture.Server);
        var names = Enumerable.Range(0, Objects)
            .Select(number => number.ToString("0000", CultureInfo.InvariantCulture)).ToList();
        await Parallel.ForEachAsync(
            names,
            new ParallelOptions { MaxDegreeOfParallelism = 16 },
            async (name, _) => await gadgets.CreateAsync(name));
        var working = 0;
        var most = 0;

        await using var op = await OperatorUnderTest.StartAsync(
            fixture.Server.Kubeconfig,
            gadgets.Namespace,
            builder => builder.AddController<GadgetController, V1Gadget>(),
            reconciles: reconciles => reconciles.OnReconcile = async _ =>
            {
                most = Math.Max(most, Interlocked.Increment(ref working));
                await Task.Yield();
                Interlocked.Decrement(ref working);
            });
        List<string> seen = [];
        while (seen.Count < Objects)
        {
            seen.Add((await op.Reconciles.NextAsync("reconcile")).Name());
        }

        await Eventually.HoldsAsync(
            () => op.Metrics.ReconcileTotal.Sum() == Objects, "all reconciles have ended");
        Assert.Equal(names, seen.Order(StringComparer.Ordinal));
        Assert.Equal(Objects, op.Metrics.ReconcileTotal.Sum("success"));
        Assert.InRange(most, 1, Workers);
        await gadgets.CreateAsync("marker");
        Assert.Equal("marker", (await op.Reconciles.NextAsync("reconcile")).Name());
        op.Reconciles.ExpectNothingMore();
    }
}
