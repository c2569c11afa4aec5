using System.Text.Json.Nodes;
using ImageFactory.Operator.Api;
using ImageFactory.Testing;
using Xunit;

namespace ImageFactory.Operator.Tests.Api;

public sealed class PromotionPolicySchemaTests
{
    private const string Rules = "x-kubernetes-validations";

    public static TheoryData<string> Fields =>
        [.. EntityJsonContext.Default.V1PromotionPolicy.Properties.Select(property => property.Name)];

    [Theory]
    [MemberData(nameof(Fields))]
    public void A_profile_and_a_promotion_take_the_same_of_a_field(string name)
    {
        var field = OfPromotion["properties"]![name];

        Assert.NotNull(field);
        Assert.True(JsonNode.DeepEquals(field, OfProfile["properties"]![name]), name);
    }

    [Fact]
    public void The_rules_of_a_profiles_releases_are_rules_of_a_promotion() => Assert.All(
        OfProfile[Rules]!.AsArray(),
        rule => Assert.Contains(OfPromotion[Rules]!.AsArray(), other => JsonNode.DeepEquals(rule, other)));

    private static JsonNode OfPromotion => Spec("imagepromotions");

    private static JsonNode OfProfile => Spec("distroprofiles")["properties"]!["promotion"]!;

    private static JsonNode Spec(string plural)
    {
        var file = Path.Combine(RepositoryRoot.Path, "crds", $"imagefactory.dev_{plural}.yaml");
        var schema = YamlDocuments.Read(file)[0]["spec"]!["versions"]![0]!["schema"]!["openAPIV3Schema"]!;
        return schema["properties"]!["spec"]!;
    }
}
