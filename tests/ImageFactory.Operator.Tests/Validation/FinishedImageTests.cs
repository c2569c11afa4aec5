using System.Text.Json;
using ImageFactory.Operator.Api;
using ImageFactory.Operator.Api.DistroProfile;
using ImageFactory.Operator.Settings;
using ImageFactory.Operator.Validation;
using ImageFactory.Testing;
using k8s.Models;
using Xunit;

namespace ImageFactory.Operator.Tests.Validation;

/// <summary>Profiles of images that somebody else has made.</summary>
public sealed class FinishedImageTests
{
    private const string Finished = """
        os: {distro: debian, version: "12"}
        source:
          image:
            url: https://cloud.example.org/debian-12.qcow2
            checksum: sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855
        """;

    [Fact]
    public void It_has_no_builder_and_no_repositories_and_its_users_are_told_its_address()
    {
        var spec = Resolve(Finished);

        Assert.Equal(
            (BuilderTool.Import, null, "https://cloud.example.org/debian-12.qcow2"),
            (spec.Builder!.Tool, spec.Repositories, spec.Image!.Metadata!.Source));
    }

    [Fact]
    public void A_child_that_takes_one_over_drops_what_its_parent_told_the_builder()
    {
        var spec = Resolve(
            $"inheritsFrom: {{name: p1}}\nbuilder: {{tool: Import}}\n{Finished}",
            "builder: {tool: DiskImageBuilder, dib: {elements: [vm]}}\n"
            + "repositories: [{name: main, url: \"http://m/debian\", suite: bookworm}]");

        Assert.Equal(
            """{"tool":"Import"}""", JsonSerializer.Serialize(spec.Builder!, EntityJsonContext.Default.V1Builder));
    }

    [Fact]
    public void A_child_that_builds_its_own_drops_the_one_of_its_parent_and_so_do_its_children()
    {
        var spec = Resolve(
            "inheritsFrom: {name: p1}\ntier: Community",
            "inheritsFrom: {name: p2}\nbuilder: {tool: DiskImageBuilder, dib: {elements: [vm]}}\n"
            + "repositories: [{name: main, url: \"http://m/debian\", suite: bookworm}]",
            Finished);

        Assert.Equal(
            (BuilderTool.DiskImageBuilder, null, "private"),
            (spec.Builder!.Tool, spec.Source?.Image, spec.Image!.Metadata!.Source));
    }

    [Theory]
    [InlineData("openstack-amd64.tar.gz", "format: raw, compression: gz", "url: what ends in .tar is not taken")]
    [InlineData("flatcar.img.bz2", "", "url: what ends in .bz2 is not taken")]
    [InlineData("windows.vhdx", "", "url: what ends in .vhdx is not taken")]
    [InlineData("coreos.qcow2.xz", "", "compression: the address ends in .xz: set it to xz")]
    [InlineData("coreos.qcow2.xz", "compression: gz", "compression: the address ends in .xz: set it to xz")]
    [InlineData("debian.qcow2", "compression: xz", "compression: the address ends in .qcow2, and such a file is not")]
    [InlineData("debian.raw", "", "format: the address says .raw: set it to raw")]
    [InlineData("disk.raw.ZST", "compression: zst", "format: the address says .raw: set it to raw")]
    public void An_address_that_says_another_thing_of_the_file_is_refused_before_it_is_fetched(
        string file, string fields, string expected) => Assert.StartsWith(
            $"spec.source.image.{expected}", Violations(WithFile(file, fields)), StringComparison.Ordinal);

    [Theory]
    [InlineData("noble-server-cloudimg-amd64.img", "")]
    [InlineData("disk.img", "format: raw, compression: gz")]
    [InlineData("debian.raw.xz", "format: raw, compression: xz")]
    [InlineData("latest/disk", "compression: zst")]
    [InlineData("v1.30.gz/disk", "")]
    public void One_that_says_nothing_or_the_same_is_taken(string file, string fields) =>
        Assert.Equal(string.Empty, Violations(WithFile(file, fields)));

    [Fact]
    public void A_child_that_names_another_file_has_nothing_of_its_parents()
    {
        var image = Resolve(
            $"inheritsFrom: {{name: p1}}\nimage: {{variant: own}}\n{Finished}",
            WithFile("debian-11.raw.xz", "format: raw, compression: xz"))
            .Source!.Image!;

        Assert.Equal(
            ("https://cloud.example.org/debian-12.qcow2", null, null), (image.Url, image.Format, image.Compression));
    }

    [Theory]
    [InlineData("dib:1", BuilderTool.DiskImageBuilder, "dib:1")]
    [InlineData("own:1", BuilderTool.Import, "own:1")]
    public void It_is_taken_over_in_the_image_of_diskimage_builder_or_one_of_its_own(
        string image, BuilderTool tool, string expected) => Assert.Equal(
            expected,
            new BuilderSettings { Images = [new BuilderImageSettings { Tool = tool, Image = image }] }
                .ImageFor(BuilderTool.Import, "debian"));

    private static string WithFile(string file, string fields) => $$"""
        os: {distro: debian, version: "12"}
        source:
          image:
            {url: "https://cloud.example.org/{{file}}", checksum: sha256:{{new string('0', 64)}}, {{fields}}}
        """;

    private static V1DistroProfileSpec Resolve(params string[] specs)
    {
        var resolution = Resolution(specs);
        Assert.Equal(string.Empty, resolution.Violations.Text());
        return resolution.Spec!;
    }

    private static string Violations(string spec) => Resolution(spec).Violations.Text();

    private static ProfileResolution Resolution(params string[] specs)
    {
        var profiles = specs.Select((spec, index) => new V1DistroProfile
        {
            Metadata = new V1ObjectMeta { Name = $"p{index}", NamespaceProperty = "images" },
            Spec = YamlDocuments.Parse(spec)[0].Deserialize(EntityJsonContext.Default.V1DistroProfileSpec)!,
        });
        return new ProfileCatalog(profiles, new OperatorOptions().ProfilesOf("images")).Resolve("p0");
    }
}
