using System.Text.Json.Nodes;
using ImageFactory.Kubernetes.ApiServerTests.Runtime;
using ImageFactory.Testing;
using k8s.Models;
using Xunit;

namespace ImageFactory.Kubernetes.ApiServerTests.Faults;

[Collection(CrdServerCollection.Name)]
public sealed class PoisonTests(CrdServerFixture fixture)
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_object_with_a_field_of_the_wrong_type_holds_up_nobody_and_is_taken_up_when_it_is_mended(
        bool isThereAtTheStart)
    {
        using var gadgets = await Gadgets.InAsync(fixture.Server);
        if (isThereAtTheStart)
        {
            await PoisonAsync(gadgets);
        }

        await using var op = await OperatorUnderTest.StartAsync(
            fixture.Server.Kubeconfig,
            gadgets.Namespace,
            builder => builder.AddController<GadgetController, V1Gadget>());
        await op.SyncedAsync();
        if (!isThereAtTheStart)
        {
            await PoisonAsync(gadgets);
        }

        await Eventually.HoldsAsync(() => Errors(op) > 0, "the reconcile of the poison fails");
        await gadgets.CreateAsync("good");
        Assert.Equal("good", (await op.Reconciles.NextAsync("reconcile")).Name());
        Assert.All(op.Log, line => Assert.Matches(
            $"^Error: Reconcile of {gadgets.Namespace}/poison failed and is tried again in .* s: "
            + @"GET .*/gadgets/poison: the answer does not fit its type: .*\$\.spec\.value",
            line));
        Assert.True(op.Health.Readiness().IsHealthy);

        await gadgets.SetAsync("poison", "well");

        Assert.Equal("well", ((V1Gadget)await op.Reconciles.NextAsync("reconcile")).Spec.Value);
        Assert.Equal(op.Log.Count, Errors(op));
        Assert.Equal(
            (0, 0),
            (op.Metrics.Relists.Sum(), op.Metrics.WatchRestarts.Sum()));
        // A retry may have read the mended object before its event came, which then brings another reconcile.
        op.Reconciles.ExpectNothingMoreBut("reconcile", "poison");
    }

    private static long Errors(OperatorUnderTest op) => op.Metrics.ReconcileErrors.Sum("gadget");

    private static Task<V1LooseGadget> PoisonAsync(Gadgets gadgets) => gadgets.Client.CreateAsync(new V1LooseGadget
    {
        Metadata = new V1ObjectMeta { Name = "poison", NamespaceProperty = gadgets.Namespace },
        Spec = new JsonObject { ["value"] = new JsonObject { ["not"] = "a string" } },
    });
}
