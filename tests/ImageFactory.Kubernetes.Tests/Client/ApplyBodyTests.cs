using System.Text.Json.Nodes;
using ImageFactory.Kubernetes.Client;
using Xunit;

namespace ImageFactory.Kubernetes.Tests.Client;

public class ApplyBodyTests
{
    private const string Entity =
        """
        {"apiVersion":"v1","kind":"X","metadata":{"name":"n","namespace":"s","uid":"u","resourceVersion":"1",
        "generation":2,"creationTimestamp":"t","labels":{"a":"b"},"managedFields":[]},"spec":{"a":1},"status":{"b":2}}
        """;

    [Fact]
    public void An_apply_claims_nothing_that_the_server_writes() => Assert.Equal(
        """{"apiVersion":"v1","kind":"X","metadata":{"name":"n","namespace":"s","labels":{"a":"b"}},"spec":{"a":1}}""",
        ApplyBody.Whole(JsonNode.Parse(Entity)!.AsObject()).ToJsonString());

    [Fact]
    public void A_status_apply_says_which_object_and_nothing_of_its_spec() => Assert.Equal(
        """{"apiVersion":"v1","kind":"X","metadata":{"name":"n","namespace":"s"},"status":{"b":2}}""",
        ApplyBody.Status(JsonNode.Parse(Entity)!.AsObject()).ToJsonString());
}
