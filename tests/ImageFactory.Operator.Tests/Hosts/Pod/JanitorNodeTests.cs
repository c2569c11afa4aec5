using ImageFactory.Operator.Testing.InMemory;
using k8s.Models;
using Xunit;

namespace ImageFactory.Operator.Tests.Hosts.Pod;

/// <summary>The status of a build decides about no node.</summary>
public sealed class JanitorNodeTests : IDisposable
{
    private readonly PodScene _pod = new();

    private InMemoryCluster Cluster => _pod.Cluster;

    public void Dispose() => _pod.Dispose();

    // A janitor is root on its node, whatever taints it has.
    [Fact]
    public async Task A_node_that_somebody_wrote_into_the_status_gets_no_janitor()
    {
        await _pod.StartAsync();
        Cluster.Remove<V1Pod>(PodScene.Pod);
        _pod.Host.Node = "master";
        Cluster.Put(new V1Node
        {
            Metadata = new V1ObjectMeta { Name = "master" },
            Spec = new V1NodeSpec
            {
                Taints = [new() { Key = "node-role.kubernetes.io/control-plane", Effect = "NoSchedule" }],
            },
        });

        await _pod.DestroyAsync();

        Assert.DoesNotContain(Cluster.Calls.All, call => call == "create Pod images/debian-12-x-janitor-1");
        Assert.False(_pod.Host.Released);
    }

    [Fact]
    public async Task Where_a_pod_is_says_the_pod_and_not_the_status()
    {
        await _pod.StartAsync();
        _pod.Host.Node = "master";

        await _pod.DestroyAsync();

        Assert.Equal(PodScene.Node, _pod.Host.Node);
    }
}
