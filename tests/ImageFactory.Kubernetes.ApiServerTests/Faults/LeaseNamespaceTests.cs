using ImageFactory.Kubernetes.Abstractions.LeaderElection;
using ImageFactory.Kubernetes.ApiServerTests.Runtime;
using ImageFactory.Testing;
using k8s.Models;
using Xunit;

namespace ImageFactory.Kubernetes.ApiServerTests.Faults;

[Collection(ApiServerCollection.Name)]
public sealed class LeaseNamespaceTests(ApiServerFixture fixture)
{
    [Fact]
    public async Task An_operator_whose_leases_namespace_is_being_deleted_says_so()
    {
        using var client = fixture.Server.CreateClient(Gadgets.Options);
        var @namespace = await TestNamespace.CreateAsync(client);
        // No controller empties it here, so that it stays as it is while it ends.
        await client.DeleteAsync<V1Namespace>(@namespace, null);

        await using var op = await OperatorUnderTest.StartAsync(
            fixture.Server.Kubeconfig,
            "default",
            _ => { },
            adjust: settings => settings.WithLeaderElection(LeaderElectionType.Single, @namespace));

        await Eventually.HoldsAsync(
            () => op.Log.Any(line => line.Contains("its namespace is being deleted", StringComparison.Ordinal)),
            "the operator says what is wrong");
        Assert.DoesNotContain(op.Log, line => line.Contains("grant", StringComparison.Ordinal));
    }
}
