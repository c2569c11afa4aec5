using System.Text.Json.Nodes;
using ImageFactory.Operator.Api.ImageBuild;
using ImageFactory.Operator.Api.Shared;
using ImageFactory.Operator.Artifacts;
using ImageFactory.Operator.Provenance;
using ImageFactory.Operator.Stages;
using ImageFactory.Testing;
using k8s.Models;
using Xunit;

namespace ImageFactory.Operator.Tests.Provenance;

/// <summary>The document to the letter, in tests/testdata/provenance.</summary>
public sealed class ProvenanceTests
{
    private static readonly DateTimeOffset Begin = new(2026, 1, 31, 4, 5, 6, TimeSpan.Zero);

    [Fact]
    public void It_tells_what_went_in_who_did_it_and_when_and_no_password()
    {
        var statement = JsonNode.Parse(ProvenanceStatement.Of(Build(), Profile(), "factory-1", "databases", Files()))!;

        var version = statement["predicate"]!["runDetails"]!["builder"]!["version"]!;
        Assert.Matches(@"^[0-9]+\.[0-9]+", (string?)version["imagefactory-operator"]);
        version["imagefactory-operator"] = "VERSION";
        Golden.AssertEqual("provenance/provenance.json", statement.ToJsonString(new() { WriteIndented = true }) + "\n");
    }

    [Theory]
    [InlineData("registry.example.org/builder@sha256:b", """{"sha256":"b"}""")]
    [InlineData("9f1c@sha512:b", """{"sha512":"b"}""")]
    [InlineData("registry.example.org:5000/builder:latest", null)]
    [InlineData("9f1c", null)]
    public void The_builders_image_has_the_digest_that_was_calculated_of_it(string image, string? digest)
    {
        var build = Build();
        build.Status.Host!.Image = image;

        var statement = JsonNode.Parse(ProvenanceStatement.Of(build, Profile(), "factory-1", "databases", Files()))!;

        var inputs = statement["predicate"]!["buildDefinition"]!["resolvedDependencies"]!.AsArray();
        Assert.Equal(digest, inputs.Single(input => (string?)input!["name"] == "builder")!["digest"]?.ToJsonString());
    }

    [Theory]
    [InlineData("bookworm", "http://mirror.example.org/debian/dists/bookworm")]
    [InlineData("", "http://mirror.example.org/debian")]
    [InlineData(null, "http://mirror.example.org/debian")]
    public void A_repository_without_suites_is_where_its_address_says(string? suite, string uri)
    {
        var build = Build();
        build.Status.Repositories![0].Suite = suite;

        var statement = JsonNode.Parse(ProvenanceStatement.Of(build, Profile(), "factory-1", "databases", Files()))!;

        var inputs = statement["predicate"]!["buildDefinition"]!["resolvedDependencies"]!.AsArray();
        Assert.Equal(
            uri, (string?)inputs.Single(input => (string?)input!["name"] == "repository default")!["uri"]);
    }

    [Fact]
    public void A_package_whose_version_the_profile_says_is_one_of_its_materials()
    {
        var profile = Profile();
        profile["os"] = new JsonObject { ["distro"] = "debian" };
        profile["builder"] = JsonNode.Parse(
            """
            {"dib": {"packages": ["sudo", "kubelet=1:1.30.2-1.1", "podman/bookworm-backports", "cri-o:amd64=1.30"]}}
            """);

        var statement = JsonNode.Parse(ProvenanceStatement.Of(Build(), profile, "factory-1", "databases", Files()))!;

        var materials = statement["predicate"]!["buildDefinition"]!["resolvedDependencies"]!.AsArray();
        Assert.Equal(
            ["pkg:deb/debian/cri-o@1.30", "pkg:deb/debian/kubelet@1%3A1.30.2-1.1"],
            materials.Where(material => $"{material!["name"]}".StartsWith("package ", StringComparison.Ordinal))
                .Select(material => $"{material!["uri"]}"));
    }

    [Fact]
    public void A_failure_that_the_profile_accepts_is_told_with_its_reason()
    {
        var build = Build();
        build.Status.Tests = new V1TestStatus
        {
            Report = "images/debian-12/x/tests.junit.xml",
            Exceptions =
            [
                new() { Name = "test_time::there_is_entropy", Reason = "no virtio-rng there", Needed = true },
            ],
        };

        var statement = JsonNode.Parse(ProvenanceStatement.Of(build, Profile(), "factory-1", "databases", Files()))!;

        var report = statement["predicate"]!["runDetails"]!["byproducts"]!.AsArray()[^1]!;
        Assert.Equal("images/debian-12/x/tests.junit.xml", (string?)report["uri"]);
        Assert.Equal(
            """[{"name":"test_time::there_is_entropy","reason":"no virtio-rng there","needed":true}]""",
            report["annotations"]!["exceptions"]!.ToJsonString());
    }

    [Fact]
    public void Further_sources_stand_in_it_with_address_and_commit_and_no_password()
    {
        var build = Build();
        build.Status.Sources = [new() { Name = "vendor", Commit = "dec0de" }];
        var profile = Profile();
        profile["source"]!["additional"] = JsonNode.Parse(
            """[{"name": "vendor", "git": {"url": "https://robot:secret@vendor.example.net/elements.git"}}]""");

        var statement = JsonNode.Parse(ProvenanceStatement.Of(build, profile, "factory-1", "databases", Files()))!;

        var inputs = statement["predicate"]!["buildDefinition"]!["resolvedDependencies"]!.AsArray();
        var vendor = inputs.Single(input => (string?)input!["name"] == "source vendor")!;
        Assert.Equal("git+https://vendor.example.net/elements.git", (string?)vendor["uri"]);
        Assert.Equal("dec0de", (string?)vendor["digest"]!["gitCommit"]);
        Assert.DoesNotContain("robot:secret", statement.ToJsonString(), StringComparison.Ordinal);
    }

    private static JsonNode Profile() => JsonNode.Parse(
        """
        {
          "source": {"git": {"url": "https://robot:secret@git.example.org/images.git", "ref": "main"}},
          "repositories": [
            {"name": "default", "url": "http://user:secret@mirror.example.org/debian", "suite": "bookworm"}
          ]
        }
        """)!;

    private static List<ArtifactInfo> Files() =>
        [new("packages.txt", new string('e', 64), 1), new("image.qcow2", new string('b', 64), 1)];

    private static BuildContext Build()
    {
        var status = new V1ImageBuildStatus
        {
            ImageName = "Standard_Debian_12_20260131_0",
            BuildNumber = 7,
            ProfileDigest = "sha256:p",
            InputsDigest = "sha256:i",
            Commit = "c0ffee",
            Submodules = [new() { Path = "library", Url = "https://git.example.org/library.git", Commit = "dec0de" }],
            ToolVersions = new Dictionary<string, string> { ["qemu-img"] = "7.2", ["diskimage-builder"] = "3.13" },
            StartedAt = Begin,
            Repositories =
            [
                new()
                {
                    Name = "default",
                    Uri = "http://mirror.example.org/debian",
                    Suite = "bookworm",
                    Sha256 = "r",
                },
            ],
            Host = new V1BuildHostStatus { Image = "registry.example.org/builder@sha256:b" },
        };
        StageList.Open(status);
        var built = status.Stage(BuildStage.ImageBuilt);
        (built.FinishedAt, built.DurationSeconds) = (Begin.AddMinutes(3), 170);
        built.Log = "images/debian-12/x/logs/build.log";
        var build = new V1ImageBuild
        {
            Metadata = new V1ObjectMeta { Name = "debian-12-x", NamespaceProperty = "images", Uid = "6f0cd6f6" },
            Spec = new V1ImageBuildSpec { ProfileRef = new V1LocalReference { Name = "debian-12" } },
        };
        return new BuildContext(build, status, Begin);
    }
}
