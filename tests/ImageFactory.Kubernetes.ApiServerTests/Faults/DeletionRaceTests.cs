using ImageFactory.Kubernetes.ApiServerTests.Runtime;
using ImageFactory.Kubernetes.Client;
using ImageFactory.Kubernetes.Hosting;
using ImageFactory.Kubernetes.Informers;
using ImageFactory.Testing;
using k8s.Models;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace ImageFactory.Kubernetes.ApiServerTests.Faults;

[Collection(CrdServerCollection.Name)]
public sealed class DeletionRaceTests(CrdServerFixture fixture)
{
    [Fact]
    public async Task An_object_that_goes_while_a_pass_has_just_read_it_is_told_as_deleted()
    {
        using var gadgets = await Gadgets.InAsync(fixture.Server);
        var client = new HookedClient(gadgets.Client);
        await using var op = await OperatorUnderTest.StartAsync(
            fixture.Server.Kubeconfig,
            gadgets.Namespace,
            builder => builder.AddController<GadgetController, V1Gadget>().Services
                .AddSingleton<IKubernetesClient>(client));
        await op.SyncedAsync();
        var told = new Deletion();
        op.Services.GetRequiredService<OperatorGraph>().Informers.Single().AddHandler(told);
        var made = await gadgets.CreateAsync("a");
        await op.Reconciles.NextAsync("reconcile");

        var reads = 0;
        client.AfterGet = async () =>
        {
            if (reads++ == 0)
            {
                await gadgets.DeleteAsync("a");
                await told.Seen;
            }
        };
        await gadgets.SetAsync("a", "2");

        Assert.Equal(made.Uid(), (await op.Reconciles.NextAsync("deleted")).Uid());
        op.Reconciles.ExpectNothingMore();
    }

    /// <summary>Comes after the controller: what it has seen, the controller has.</summary>
    private sealed class Deletion : IChangeHandler
    {
        private readonly TaskCompletionSource _seen = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Seen => _seen.Task;

        public void Handle(ObjectChange change)
        {
            if (change.Type == ObjectChangeType.Deleted)
            {
                _seen.TrySetResult();
            }
        }
    }
}
