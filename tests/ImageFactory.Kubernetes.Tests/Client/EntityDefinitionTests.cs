using ImageFactory.Kubernetes.Client;
using k8s.Models;
using Xunit;

namespace ImageFactory.Kubernetes.Tests.Client;

public class EntityDefinitionTests
{
    [Fact]
    public void Paths_follow_group_scope_and_subresource()
    {
        var pod = EntityDefinition.Of<V1Pod>();
        var gadget = EntityDefinition.Of<Gadget>();
        var node = EntityDefinition.Of<V1Node>();

        Assert.Equal(
            [
                "/api/v1/pods",
                "/api/v1/namespaces/n/pods",
                "/api/v1/namespaces/n/pods/p/log",
                "/apis/tests.imagefactory.dev/v1/namespaces/n/gadgets/g/status",
                "/api/v1/nodes/x",
            ],
            [
                pod.Path(null),
                pod.Path("n"),
                pod.Path("n", "p", "log"),
                gadget.Path("n", "g", "status"),
                node.Path("ignored", "x"),
            ]);
    }

    [Fact]
    public void Names_are_escaped_and_never_leave_their_segment()
    {
        var map = EntityDefinition.Of<V1ConfigMap>();

        Assert.Equal("/api/v1/namespaces/n/configmaps/..%2F..%2Fsecrets%3Fa", map.Path("n", "../../secrets?a"));
        Assert.Throws<ArgumentException>(() => map.Path("n", ".."));
        Assert.Throws<ArgumentException>(() => map.Path("n", string.Empty));
    }

    [Fact]
    public void An_object_in_a_namespace_needs_one()
    {
        var error = Assert.Throws<ArgumentException>(() => EntityDefinition.Of<V1Pod>().Path(null, "p"));

        Assert.Contains("Pod lives in a namespace", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_type_without_a_kind_is_refused() =>
        Assert.Throws<InvalidOperationException>(() => EntityDefinition.Of<V1PartialObjectMetadata>());
}
