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

    // Escapes stay where YAML and JSON agree: controls, quotes, backslashes. The last is text about an escape.
    [Theory]
    [InlineData("an \U0001F4A5 and \U0001D518", "an \U0001F4A5 and \U0001D518")]
    [InlineData("\u00FCber \u20AC 10", "\u00FCber \u20AC 10")]
    [InlineData("a\nb\u0001\u007F\u0085\"", "a\\nb\\u0001\\u007F\\u0085\\\"")]
    [InlineData("\\uD83D\\uDCA5", "\\\\uD83D\\\\uDCA5")]
    public void A_text_stands_as_yaml_takes_it(string text, string expected) =>
        Assert.Equal($$"""{"a":"{{expected}}"}""", ApplyBody.Text(new JsonObject { ["a"] = text }));

    // No attribute can hold it.
    [Fact]
    public void Half_a_character_becomes_the_sign_for_what_is_none() =>
        Assert.Equal("""{"a":"\uFFFD"}""", ApplyBody.Text(new JsonObject { ["a"] = "\uD83D" }));
}
