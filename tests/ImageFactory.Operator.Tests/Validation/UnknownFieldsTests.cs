using System.Text.Json.Nodes;
using ImageFactory.Operator.Api;
using ImageFactory.Operator.Api.DistroProfile;
using ImageFactory.Operator.Validation;
using ImageFactory.Testing;
using k8s.Models;
using Xunit;

namespace ImageFactory.Operator.Tests.Validation;

public sealed class UnknownFieldsTests
{
    public static TheoryData<string, string, string> Cases => new()
    {
        { "all is known", "{spec: {os: {distro: debian}}}", string.Empty },
        {
            "a letter is missing",
            "{spec: {inheritFrom: {name: a}}}",
            "spec.inheritFrom: there is no such field: did you mean spec.inheritsFrom?"
        },
        {
            "the case is another",
            "{spec: {image: {minDiskGib: 4}}}",
            "spec.image.minDiskGib: there is no such field: did you mean spec.image.minDiskGiB?"
        },
        {
            "nothing is near",
            "{spec: {kernel: {}}}",
            "spec.kernel: there is no such field: docs/reference.md lists all of them"
        },
        {
            "it stands in a list",
            "{spec: {repositories: [{name: a}, {name: b, suit: s}]}}",
            "spec.repositories[1].suit: there is no such field: did you mean spec.repositories[1].suite?"
        },
        {
            "it has its place elsewhere",
            "{spec: {variant: gpu, image: {purpose: gpu}, elements: [vm]}}",
            "spec.variant: there is no such field: did you mean spec.image.variant?; spec.image.purpose: there is no "
            + "such field: did you mean spec.image.metadata.purpose?; spec.elements: there is no such field: did you "
            + "mean spec.builder.dib.elements?"
        },
        {
            "two places have such a field",
            "{spec: {description: d}}",
            "spec.description: there is no such field: did you mean spec.builder.kiwi.description or "
            + "spec.image.metadata.description?"
        },
        {
            "a short name is near to everything",
            "{spec: {vm: x, dns: y}}",
            "spec.vm: there is no such field: docs/reference.md lists all of them; spec.dns: there is no such field: "
            + "docs/reference.md lists all of them"
        },
        { "the names of a map are free", "{spec: {builder: {dib: {environment: {ANY: x}}}}}", string.Empty },
        { "it is beside the spec", "{specs: {}}", "specs: there is no such field: did you mean spec?" },
        { "metadata and status are not ours", "{metadata: {x: 1}, status: {y: 2}}", string.Empty },
        {
            "what is asked of an object is none itself",
            "{spec: {image: qcow2, os: [debian]}}",
            string.Empty
        },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_name_that_is_no_field_is_told_with_the_nearest_that_is(
        string sentence, string manifest, string expected) => Assert.Equal(
            (sentence, expected),
            (sentence, UnknownFields.Of(
                YamlDocuments.Parse(manifest)[0], EntityJsonContext.Default.V1DistroProfile).Text()));

    [Fact]
    public void No_more_than_ten_are_named() => Assert.Equal(
        10,
        UnknownFields.Of(
            new JsonObject
            {
                ["spec"] = new JsonObject(
                    Enumerable.Range(0, 99).Select(n => KeyValuePair.Create($"f{n}", (JsonNode?)JsonValue.Create(n)))),
            },
            EntityJsonContext.Default.V1DistroProfile).Count);

    [Theory]
    [InlineData("no JSON")]
    [InlineData("[1]")]
    [InlineData("null")]
    [InlineData("")]
    [InlineData("""{"spec":{"teir":"a","teir":"b"}}""")]
    [InlineData("""{"spec":{"\ud800":1}}""")]
    public void An_annotation_that_is_no_manifest_says_nothing(string text) =>
        Assert.Empty(UnknownFields.Applied(Profile(text)));

    [Fact]
    public void A_name_without_end_does_not_make_a_status_that_cannot_be_written() => Assert.Equal(
        $"spec.?{new string('x', 63)}…: there is no such field: docs/reference.md lists all of them",
        UnknownFields.Applied(Profile($$$"""{"spec":{"\u001b{{{new string('x', 200_000)}}}":1}}""")).Text());

    [Fact]
    public void An_object_that_was_not_applied_says_nothing() =>
        Assert.Empty(UnknownFields.Applied(new V1DistroProfile()));

    [Fact]
    public void What_was_applied_is_what_counts() => Assert.Equal(
        "spec.teir: there is no such field: did you mean spec.tier?",
        UnknownFields.Applied(Profile("""{"kind":"DistroProfile","spec":{"teir":"Standard"}}""")).Text());

    private static V1DistroProfile Profile(string applied) => new()
    {
        Metadata = new V1ObjectMeta
        {
            Annotations = new Dictionary<string, string> { [UnknownFields.LastApplied] = applied },
        },
    };
}
