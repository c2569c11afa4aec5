using System.Text.Json.Nodes;
using ImageFactory.Operator.Provenance;
using Xunit;

namespace ImageFactory.Operator.Tests.Provenance;

/// <summary>What is secret in a profile is for nobody who gets the image.</summary>
public sealed class PublicProfileTests
{
    [Theory]
    [InlineData("DIB_REGISTRY_PASSWORD", "hunter2", "***")]
    [InlineData("dib_api_token", "hunter2", "***")]
    [InlineData("http_proxy", "http://me:hunter2@proxy.example.org:3128", "http://***@proxy.example.org:3128")]
    [InlineData("DIB_MIRRORS", "http://mirror/ http://me:hunter2@b/ x://u@c", "http://mirror/ http://***@b/ x://***@c")]
    [InlineData("DIB_RELEASE", "bookworm", "bookworm")]
    [InlineData("DIB_FILE", "http://example.org/a@b", "http://example.org/a@b")]
    public void Of_an_environment_names_and_harmless_values_are_left(string name, string value, string expected)
    {
        var profile = Parse("""{"builder": {"dib": {"environment": {}}}}""");
        profile["builder"]!["dib"]!["environment"]![name] = value;

        Assert.Equal(expected, (string?)PublicProfile.Of(profile)["builder"]!["dib"]!["environment"]![name]);
        Assert.Equal(value, (string?)profile["builder"]!["dib"]!["environment"]![name]);
    }

    [Fact]
    public void Of_the_files_of_a_description_the_digests_are_left()
    {
        var profile = Parse("""{"builder": {"kiwi": {"files": {"config.sh": "abc"}}}}""");

        Assert.Equal(
            "sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
            (string?)PublicProfile.Of(profile)["builder"]!["kiwi"]!["files"]!["config.sh"]);
    }

    private static JsonNode Parse(string json) => JsonNode.Parse(json)!;
}
