using System.Reflection;
using System.Text.Json.Nodes;
using ImageFactory.Operator.Api.Shared;
using ImageFactory.Operator.Artifacts;
using ImageFactory.Operator.Testing;
using ImageFactory.Testing;
using Xunit;

namespace ImageFactory.Operator.Tests.Validation;

public sealed class InvalidManifestTests
{
    private static readonly string SampleFolder = Path.Combine(RepositoryRoot.Path, "config", "samples");

    public static TheoryData<string> KnownToTheOperator => InvalidManifest.Names("cel", "operator");

    public static TheoryData<string> KnownToItAlone => InvalidManifest.Names("operator");

    public static TheoryData<string> RuleTexts =>
    [
        .. typeof(RuleMessages).GetFields(BindingFlags.Public | BindingFlags.Static)
            .Select(constant => (string)constant.GetRawConstantValue()!),
    ];

    public static TheoryData<string> Samples =>
    [
        .. Directory.GetFiles(SampleFolder, "*.yaml").Order(StringComparer.Ordinal)
            .Select(file => Path.GetFileName(file)),
    ];

    [Theory]
    [MemberData(nameof(KnownToTheOperator))]
    public void The_operator_refuses_what_a_rule_forbids(string name)
    {
        var manifest = InvalidManifest.Load(name);

        var violations = Judge.Verdict(manifest.Documents);

        Assert.Contains(
            violations,
            violation => violation.Field == manifest.Field
                && violation.Message.Contains(manifest.Message, StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(KnownToItAlone))]
    public void What_only_the_operator_refuses_has_that_one_fault(string name)
    {
        var manifest = InvalidManifest.Load(name);

        Assert.Single(Judge.Verdict(manifest.Documents));
    }

    [Theory]
    [MemberData(nameof(RuleTexts))]
    public void Every_rule_has_a_manifest_that_breaks_it(string text) => Assert.Contains(
        InvalidManifest.All("cel", "operator"),
        manifest => text.Contains(manifest.Message, StringComparison.Ordinal));

    [Fact]
    public void A_profiles_name_may_be_as_long_as_the_artifact_store_takes_names() =>
        Assert.Equal(ArtifactName.MaxPartLength, FieldPatterns.ProfileNameLength);

    [Theory]
    [MemberData(nameof(Samples))]
    public void No_sample_breaks_a_rule_beside_the_others(string name)
    {
        var profiles = Directory.GetFiles(SampleFolder, "*.yaml")
            .SelectMany(YamlDocuments.Read)
            .Where(document => document["kind"]!.ToString() == "DistroProfile")
            .ToList();

        Assert.All(YamlDocuments.Read(Path.Combine(SampleFolder, name)), document => Assert.Empty(
            Judge.Verdict([.. profiles.Where(profile => !JsonNode.DeepEquals(profile, document)), document])));
    }
}
