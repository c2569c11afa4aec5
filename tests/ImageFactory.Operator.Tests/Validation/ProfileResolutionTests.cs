using System.Text.Json;
using ImageFactory.Operator.Api;
using ImageFactory.Operator.Api.DistroProfile;
using ImageFactory.Operator.Validation;
using ImageFactory.Testing;
using k8s.Models;
using Xunit;

namespace ImageFactory.Operator.Tests.Validation;

public sealed class ProfileResolutionTests
{
    private const string Builder = "builder: {tool: DiskImageBuilder, dib: {elements: [vm]}}";
    private const string Os = "os: {distro: debian, version: \"12\"}";
    private const string Repository = "repositories: [{name: default, mirror: debian, suite: bookworm}]";

    private const string Keyring = "keyring: \"-----BEGIN PGP PUBLIC KEY BLOCK-----\"";

    private const string Canary = "strategy: {type: Canary, canary: {regions: [{cloud: a, region: one}]}}";

    private const string DefaultMetadata =
        """{"purpose":"custom","originalUser":"debian","source":"private","replaceFrequency":"monthly","""
        + "\"uuidValidity\":\"last-2\",\"providedUntil\":\"none\"}";

    private static readonly ProfileSettings Settings = new(
        new Dictionary<string, string> { ["debian"] = "http://mirror.example.org/debian" },
        ["builder:1"],
        [],
        new Dictionary<string, int> { ["kvm"] = 0, ["gpu"] = 4 });

    public static TheoryData<string, string, string[], string> Cases => new()
    {
        {
            "what is left out gets its default",
            "$.tier $.os.architecture $.image $.history",
            [$"{{{Os}, {Builder}, {Repository}}}"],
            """ "Standard" "x86_64" {"format":"qcow2","compression":"Zstd","minDiskGiB":4,"minRamMiB":512,"metadata":"""
                + DefaultMetadata + """} {"successful":5,"failed":3} """
        },
        {
            "the smallest disk is the disk's own size where that is set",
            "$.image",
            [$"{{{Os}, {Builder}, {Repository}, image: {{sizeGiB: 20}}}}"],
            """{"format":"qcow2","compression":"Zstd","minDiskGiB":20,"minRamMiB":512,"sizeGiB":20,"metadata":"""
                + DefaultMetadata + "}"
        },
        {
            "a mirror becomes its URL, and a URL stays",
            "$.repositories",
            [
                $"{{{Os}, {Builder}, repositories: "
                + "[{name: a, mirror: debian, suite: s}, {name: b, url: \"http://b\", suite: s}]}",
            ],
            """[{"name":"a","url":"http://mirror.example.org/debian","suite":"s"},"""
                + """{"name":"b","url":"http://b","suite":"s"}]"""
        },
        {
            "a list of mirrors stays what it is, and so does all else of a repository",
            "$.repositories",
            [
                $"{{{Os}, {Builder}, repositories: [{{name: a, type: RpmMd, mirrorlist: \"http://a/list?b=c\", "
                + $"{Keyring}, priority: 10, buildOnly: true, repoGpgCheck: false}}]}}",
            ],
            """[{"name":"a","type":"RpmMd","mirrorlist":"http://a/list?b=c","priority":10,"buildOnly":true,"""
                + "\"keyring\":\"-----BEGIN PGP PUBLIC KEY BLOCK-----\",\"repoGpgCheck\":false}]"
        },
        {
            "a release in the environment is the codename",
            "$.builder.dib.environment.DIB_RELEASE $.os.codename",
            [
                $"{{inheritsFrom: {{name: p1}}, os: {{codename: bookworm}}, {Release("bookworm")}}}",
                $"{{{Os}, repositories: [{{name: default, mirror: debian, suite: stable}}]}}",
            ],
            """ "bookworm" "bookworm" """
        },
        {
            "without a codename it is the suite of the main repository",
            "$.builder.dib.environment.DIB_RELEASE",
            [$"{{{Os}, {Repository}, {Release("bookworm")}}}"],
            """ "bookworm" """
        },
        {
            "without a suite it is the version",
            "$.builder.dib.environment.DIB_RELEASE",
            [
                $"{{os: {{distro: fedora, version: \"43\"}}, {Release("43")}, "
                + $"repositories: [{{name: a, type: RpmMd, url: \"http://a\", {Keyring}}}]}}",
            ],
            """ "43" """
        },
        {
            "a child's scalar wins, and its silence inherits",
            "$.tier $.os",
            [
                "{tier: Community, os: {version: \"13\"}, inheritsFrom: {name: p1}}",
                $"{{tier: Vendor, {Os}, {Builder}, {Repository}}}",
            ],
            """ "Community" {"distro":"debian","version":"13","architecture":"x86_64"} """
        },
        {
            "a default does not hide a parent's value",
            "$.tier $.image.compression $.history.failed",
            [
                "{inheritsFrom: {name: p1}}",
                "{tier: Vendor, image: {compression: Zlib}, history: {failed: 1}, "
                + $"{Os}, {Builder}, {Repository}}}",
            ],
            """ "Vendor" "Zlib" 1 """
        },
        {
            "a child's list replaces the parent's whole",
            "$.builder.dib.elements",
            ["{inheritsFrom: {name: p1}, builder: {dib: {elements: [own]}}}", $"{{{Os}, {Builder}, {Repository}}}"],
            """["own"]"""
        },
        {
            "a child's map replaces the parent's whole, and its neighbours are inherited",
            "$.builder.dib",
            [
                "{inheritsFrom: {name: p1}, builder: {dib: {environment: {B: b}}}}",
                $"{{{Os}, {Repository}, "
                + "builder: {tool: DiskImageBuilder, dib: {elements: [vm], environment: {A: a}}}}",
            ],
            """{"elements":["vm"],"environment":{"B":"b"}}"""
        },
        {
            "a grandparent fills what both leave out",
            "$.owners $.image.minRamMiB",
            [
                "{inheritsFrom: {name: p1}, image: {minDiskGiB: 8}}",
                $"{{inheritsFrom: {{name: p2}}, {Os}, {Builder}, {Repository}}}",
                "{owners: [{email: a@example.org}], image: {minRamMiB: 1024}}",
            ],
            """[{"email":"a@example.org"}] 1024"""
        },
        {
            "a child with another tool drops what the parent told its own",
            "$.builder",
            [
                $"{{inheritsFrom: {{name: p1}}, {Builder}}}",
                $"{{{Os}, {Repository}, builder: {{tool: Kiwi, kiwi: {{description: d}}}}}}",
            ],
            """{"tool":"DiskImageBuilder","dib":{"elements":["vm"]}}"""
        },
        {
            "a child with a description of its own drops the parent's files, and keeps the parent's kiwi profiles",
            "$.builder.kiwi",
            [
                "{inheritsFrom: {name: p1}, builder: {kiwi: {description: images/own}}}",
                $"{{{Os}, {Repository}, source: {{git: {{url: \"https://h/a\"}}}}, "
                + "builder: {tool: Kiwi, kiwi: {files: {config.xml: x}, profiles: [cloud]}}}",
            ],
            """{"description":"images/own","profiles":["cloud"]}"""
        },
        {
            "a child with files drops the description that a grandparent names",
            "$.builder.kiwi",
            [
                "{inheritsFrom: {name: p1}, tier: Community}",
                "{inheritsFrom: {name: p2}, builder: {kiwi: {files: {leap.kiwi: x}}}}",
                $"{{{Os}, {Repository}, builder: {{tool: Kiwi, kiwi: {{description: images/leap}}}}}}",
            ],
            """{"files":{"leap.kiwi":"x"}}"""
        },
        {
            "a child that releases in another order drops the parent's first regions",
            "$.promotion",
            [
                "{inheritsFrom: {name: p1}, promotion: {strategy: {type: BestEffort}}}",
                $"{{{Os}, {Builder}, {Repository}, promotion: {{{Canary}, approval: Manual}}}}",
            ],
            """{"strategy":{"type":"BestEffort"},"approval":"Manual"}"""
        },
        {
            "a child that shows its images to others drops the parent's members",
            "$.promotion",
            [
                "{inheritsFrom: {name: p1}, promotion: {visibility: public}}",
                $"{{{Os}, {Builder}, {Repository}, promotion: {{visibility: shared, members: [a]}}}}",
            ],
            """{"visibility":"public"}"""
        },
        {
            "a child that says neither inherits both",
            "$.promotion",
            [
                "{inheritsFrom: {name: p1}, promotion: {publish: true}}",
                $"{{{Os}, {Builder}, {Repository}, regions: [{{cloud: a, region: one}}, {{cloud: a, region: two}}], "
                + $"promotion: {{visibility: shared, members: [a], {Canary}}}}}",
            ],
            """{"publish":true,"strategy":{"type":"Canary","canary":{"regions":[{"cloud":"a","region":"one"}]}},"""
                + "\"visibility\":\"shared\",\"members\":[\"a\"]}"
        },
        {
            "what is resolved inherits from nobody",
            "$.inheritsFrom",
            ["{inheritsFrom: {name: p1}}", $"{{{Os}, {Builder}, {Repository}}}"],
            "null"
        },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_profile_is_resolved(string sentence, string paths, string[] specs, string expected)
    {
        var resolution = ProfileResolution.Resolve(Lineage(specs), Settings);

        Assert.True(resolution.Violations.Count == 0, $"{sentence}: {resolution.Violations.Text()}");
        var json = JsonSerializer.SerializeToNode(resolution.Spec!, EntityJsonContext.Default.V1DistroProfileSpec)!;
        var found = paths.Split(' ').Select(
            path => path.Split('.').Skip(1).Aggregate(json, (node, name) => node?[name]!)?.ToJsonString() ?? "null");
        Assert.Equal(expected.Trim(), string.Join(' ', found));
    }

    [Fact]
    public void Resolving_changes_neither_the_profile_nor_its_parents()
    {
        var lineage = Lineage(
            "{inheritsFrom: {name: p1}, os: {version: \"13\"}}", $"{{{Os}, {Builder}, {Repository}}}");
        var before = lineage.Profiles.Select(Json).ToList();

        ProfileResolution.Resolve(lineage, Settings);

        Assert.Equal(before, lineage.Profiles.Select(Json));
    }

    private static string Release(string release) =>
        $"builder: {{tool: DiskImageBuilder, dib: {{elements: [vm], environment: {{DIB_RELEASE: \"{release}\"}}}}}}";

    private static string Json(V1DistroProfile profile) =>
        JsonSerializer.Serialize(profile, EntityJsonContext.Default.V1DistroProfile);

    // The first profile is p0; each inherits from the next as its text says.
    private static ProfileLineage Lineage(params string[] specs)
    {
        var profiles = specs.Select((spec, index) => new V1DistroProfile
        {
            Metadata = new V1ObjectMeta { Name = $"p{index}" },
            Spec = YamlDocuments.Parse(spec)[0].Deserialize(EntityJsonContext.Default.V1DistroProfileSpec)!,
        }).ToList();
        return ProfileLineage.Read("p0", name => profiles.Find(profile => profile.Metadata.Name == name));
    }
}
