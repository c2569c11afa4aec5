using ImageFactory.Operator.Hosts.Pod;
using k8s.Models;
using Xunit;

namespace ImageFactory.Operator.Tests.Hosts.Pod;

/// <summary>A janitor tolerates every taint, so that it is looked first whether its build's pod did.</summary>
public sealed class NodeFitTests
{
    private static readonly V1PodSpec Pod = new()
    {
        NodeSelector = new Dictionary<string, string> { ["pool"] = "images" },
        Tolerations =
        [
            new V1Toleration { Key = "builders", OperatorProperty = "Exists", Effect = "NoSchedule" },
            new V1Toleration { Key = "zone", Value = "a" },
        ],
    };

    [Theory]
    [InlineData("images", "builders", "any", "NoSchedule", true)]
    [InlineData("images", "builders", "any", "NoExecute", false)]
    [InlineData("images", "zone", "a", "NoExecute", true)]
    [InlineData("images", "zone", "b", "NoExecute", false)]
    [InlineData("images", "zone", "b", "PreferNoSchedule", true)]
    [InlineData("images", "node.kubernetes.io/unreachable", null, "NoExecute", true)]
    [InlineData("images", "node-role.kubernetes.io/control-plane", null, "NoSchedule", false)]
    [InlineData("masters", "builders", "any", "NoSchedule", false)]
    public void A_node_fits_where_the_builds_pod_could_have_been(
        string pool, string taint, string? value, string effect, bool fits)
    {
        var node = new V1Node
        {
            Metadata = new V1ObjectMeta { Labels = new Dictionary<string, string> { ["pool"] = pool } },
            Spec = new V1NodeSpec { Taints = [new V1Taint { Key = taint, Value = value, Effect = effect }] },
        };

        Assert.Equal(fits, NodeFit.Allows(node, Pod));
    }

    [Fact]
    public void A_node_of_which_nothing_is_said_takes_pods_that_ask_for_nothing() =>
        Assert.True(NodeFit.Allows(new V1Node { Metadata = new V1ObjectMeta() }, new V1PodSpec()));
}
