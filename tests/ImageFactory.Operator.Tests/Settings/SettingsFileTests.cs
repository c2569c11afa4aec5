using ImageFactory.Operator.Api.DistroProfile;
using ImageFactory.Operator.Api.ImageBuild;
using ImageFactory.Operator.Settings;
using ImageFactory.Testing;
using Xunit;

namespace ImageFactory.Operator.Tests.Settings;

public sealed class SettingsFileTests
{
    [Fact]
    public void An_empty_file_is_all_defaults()
    {
        var options = SettingsFile.Parse("");

        Assert.Equal(
            (2, 8081, true), (options.Builder.MaxConcurrentBuilds, options.HealthPort, options.LeaderElection));
        Assert.Equal("0.0.0.0", options.Artifacts.ListenAddress);
    }

    [Fact]
    public void What_a_file_leaves_out_keeps_its_default()
    {
        var options = SettingsFile.Parse(
            """
            namespace: images
            mirrors: {debian: "http://mirror.example.org/debian"}
            builder: {maxConcurrentBuilds: 4, imagePullTimeout: "00:01:30", allowedImages: ["registry.example.org/*"]}
            artifacts: {endpoint: "https://store.example.org:8082/"}
            leaderElection: false
            """);

        Assert.Equal("images", options.Namespace);
        Assert.Equal("http://mirror.example.org/debian", options.Mirrors["debian"]);
        Assert.Equal((4, TimeSpan.FromSeconds(90), "20Gi"),
            (options.Builder.MaxConcurrentBuilds, options.Builder.ImagePullTimeout, options.Builder.Workspace));
        Assert.Equal(["registry.example.org/*"], options.Builder.AllowedImages);
        Assert.Equal("/var/lib/imagefactory/artifacts", options.Artifacts.Root);
        Assert.False(options.LeaderElection);
    }

    [Theory]
    [InlineData(BuilderTool.DiskImageBuilder, "debian", "localhost/imagefactory/builder-dib:dev")]
    [InlineData(BuilderTool.Kiwi, "debian", "kiwi:1")]
    [InlineData(BuilderTool.Kiwi, "opensuse", "kiwi-opensuse:1")]
    [InlineData(BuilderTool.DiskImageBuilder, "opensuse", "localhost/imagefactory/builder-dib:dev")]
    [InlineData(BuilderTool.DiskImageBuilder, "fedora", "dib-fedora:1")]
    [InlineData(BuilderTool.Kiwi, null, "kiwi:1")]
    public void A_builder_image_for_a_distribution_goes_before_that_of_its_tool(
        BuilderTool tool, string? distro, string expected)
    {
        var builder = SettingsFile.Parse(
            """
            builder:
              images:
              - {tool: Kiwi, distro: opensuse, image: "kiwi-opensuse:1"}
              - {tool: Kiwi, image: "kiwi:1"}
              - {tool: DiskImageBuilder, distro: fedora, image: "dib-fedora:1"}
            """).Builder;

        Assert.Equal(expected, builder.ImageFor(tool, distro));
        Assert.Contains(expected, builder.ImageNames);
    }

    [Fact]
    public void The_images_of_both_tools_have_a_default() => Assert.Equal(
        ["localhost/imagefactory/builder-dib:dev", "localhost/imagefactory/builder-kiwi:dev"],
        SettingsFile.Parse("").ProfilesOf("images").BuilderImages);

    [Theory]
    [InlineData("", KiwiDescriptionPolicy.Tell)]
    [InlineData("builder: {kiwiDescriptions: Refuse}", KiwiDescriptionPolicy.Refuse)]
    public void A_factory_says_what_becomes_of_careless_kiwi_descriptions(
        string yaml, KiwiDescriptionPolicy expected) =>
        Assert.Equal(expected, SettingsFile.Parse(yaml).Builder.KiwiDescriptions);

    [Fact]
    public void The_key_that_signs_images_has_a_certificate_in_each_region()
    {
        var image = SettingsFile.Parse(
            """
            signing:
              image:
                keyFile: /etc/imagefactory-signing/images-2026.key
                certificateFile: /etc/imagefactory-signing/images-2026.crt
                hashMethod: SHA-512
                certificateUuids:
                  demo/RegionOne: 5e4ad9a4-7d7f-4a4e-9a0c-1a4c3a0f4a11
            """).Signing.Image!;

        Assert.Equal(
            (ImageHashMethod.Sha512, "5e4ad9a4-7d7f-4a4e-9a0c-1a4c3a0f4a11"),
            (image.HashMethod, image.CertificateUuids["demo/RegionOne"]));
        Assert.Null(SettingsFile.Parse("signing: {image: }").Signing.Image);
    }

    [Fact]
    public void A_section_whose_lines_are_all_commented_out_keeps_its_defaults()
    {
        var options = SettingsFile.Parse("mirrors:\n#  debian: x\nbuilder:\nartifacts: {root: }\nclusterName: ~\n");

        Assert.Empty(options.Mirrors);
        Assert.Equal(2, options.Builder.MaxConcurrentBuilds);
        Assert.Equal("/var/lib/imagefactory/artifacts", options.Artifacts.Root);
        Assert.Equal("default", options.ClusterName);
    }

    [Theory]
    [InlineData("mirors: {}", "mirors is no setting: did you mean mirrors?")]
    [InlineData("builder: {immage: x}", "builder.immage is no setting: did you mean images?")]
    [InlineData("mirrors: {debian: ftp://x}", "mirrors.debian must be an http or https URL, not 'ftp://x'")]
    [InlineData("builder: {maxConcurrentBuilds: 0}", "builder.maxConcurrentBuilds must be at least 1")]
    [InlineData(
        "builder: {imagePullPolicy: Sometimes}", "builder.imagePullPolicy must be Always, IfNotPresent or Never")]
    [InlineData("builder: {image: \"builder:1\"}", "builder.image is no setting: did you mean images?")]
    [InlineData(
        "builder: {images: [{image: \"a:1\"}]}", "builder.images[0].tool must be DiskImageBuilder, Kiwi or Import")]
    [InlineData(
        "builder: {images: [{tool: Packer, image: \"a:1\"}]}",
        "builder.images[0].tool must be DiskImageBuilder or Kiwi or Import, not 'Packer'")]
    [InlineData("builder: {images: [{tool: Kiwi}]}", "builder.images[0].image must name an image")]
    [InlineData(
        "builder: {images: [{tool: Kiwi, distro: openSUSE, image: \"a:1\"}]}",
        "builder.images[0].distro must be written as spec.os.distro of a profile, e.g. opensuse")]
    [InlineData(
        "builder: {images: [{tool: Kiwi, image: \"a:1\"}, {tool: Kiwi, image: \"b:1\"}]}",
        "builder.images[0] is for the same tool and distro as another entry: keep one of them")]
    [InlineData("builder: {kiwiDescriptions: Ignore}", "builder.kiwiDescriptions must be Tell or Refuse, not 'Ignore'")]
    [InlineData(
        "builder: {maxConcurrentBuilds: many}",
        "builder.maxConcurrentBuilds must be a whole number, not 'many'")]
    [InlineData("artifacts: {root: relative}", "artifacts.root must be an absolute path")]
    [InlineData("artifacts: {listenAddress: here}", "artifacts.listenAddress must be an IP address")]
    [InlineData("tester: {imagePullPolicy: Sometimes}", "tester.imagePullPolicy must be Always, IfNotPresent or Never")]
    [InlineData(
        "tester: {required: true}", "tester.required needs tester.image: name the tester image, or remove required")]
    [InlineData(
        "tester: {image: t, requiredModules: [ssh]}",
        "tester.requiredModules needs tester.required: true: set it, or remove requiredModules")]
    [InlineData("tester: {image: t, required: true, requiredModules: [shh]}", "tester.requiredModules")]
    [InlineData(
        "signing: {keys: [{name: a, keyFile: /k, requiresTests: true}]}",
        "signing.keys[0].requiresTests needs tester.image, or it would sign nothing: name the tester image, or remove "
        + "requiresTests")]
    [InlineData("signing: {keys: [{keyFile: /k}]}", "signing.keys[0].name must be a word")]
    [InlineData("signing: {keys: [{name: a, keyFile: k}]}", "signing.keys[0].keyFile must be an absolute path")]
    [InlineData(
        "signing: {keys: [{name: a, keyFile: /k, passphraseFile: p}]}",
        "signing.keys[0].passphraseFile must be an absolute path")]
    [InlineData(
        "signing: {keys: [{name: a, keyFile: /k}, {name: a, keyFile: /l}]}",
        "signing.keys[1].name 'a' is that of signing.keys[0], too: give each key a name of its own")]
    [InlineData(
        "signing: {keys: [{name: a, keyFile: /k, fingerprint: 0xAB}]}",
        "signing.keys[0].fingerprint must be 40 hexadecimal digits")]
    [InlineData(
        "signing: {keys: [{name: a, keyFile: /k, validFrom: 2026-02-01T00:00:00Z, validUntil: 2026-01-01T00:00:00Z}]}",
        "signing.keys[0].validFrom must be before validUntil")]
    [InlineData("signing: {image: {certificateFile: /c}}", "signing.image.keyFile must be an absolute path")]
    [InlineData("signing: {image: {keyFile: /k}}", "signing.image.certificateFile must be an absolute path")]
    [InlineData(
        "signing: {image: {keyFile: /k, certificateFile: /c, passphraseFile: p}}",
        "signing.image.passphraseFile must be an absolute path")]
    [InlineData(
        "signing: {image: {keyFile: /k, certificateFile: /c, hashMethod: MD5}}",
        "signing.image.hashMethod must be SHA-256 or SHA-512, not 'MD5'")]
    [InlineData(
        "signing: {image: {keyFile: /k, certificateFile: /c, "
        + "certificateUuids: {demo: 5e4ad9a4-7d7f-4a4e-9a0c-1a4c3a0f4a11}}}",
        "signing.image.certificateUuids.demo must be called as a region, cloud/region")]
    [InlineData(
        "signing: {image: {keyFile: /k, certificateFile: /c, certificateUuids: {demo/RegionOne: mine}}}",
        "signing.image.certificateUuids.demo/RegionOne must be the id of a certificate in the region's key manager, "
        + "not 'mine'")]
    [InlineData("promotions: {reviewPeriod: 00:00:01}", "promotions.reviewPeriod must be at least 10 seconds")]
    [InlineData(
        "promotions: {webhook: {tokenFile: /t}}",
        "promotions.webhook.url must be an https URL without user and fragment; http is for addresses of this machine "
        + "only")]
    [InlineData("promotions: {webhook: {url: hooks}}", "promotions.webhook.url must be an https URL")]
    [InlineData(
        "promotions: {webhook: {url: http://hooks.example.org/}}", "promotions.webhook.url must be an https URL")]
    [InlineData(
        "promotions: {webhook: {url: https://me@hooks.example.org/}}", "promotions.webhook.url must be an https URL")]
    [InlineData(
        "promotions: {webhook: {url: https://hooks.example.org/, tokenFile: t}}",
        "promotions.webhook.tokenFile must be an absolute path")]
    [InlineData(
        "promotions: {webhook: {url: http://localhost:8080/, caFile: c}}",
        "promotions.webhook.caFile must be an absolute path")]
    [InlineData(
        "promotions: {webhook: {url: http://localhost:8080/, timeout: 00:01:00}}",
        "promotions.webhook.timeout must be 30 seconds at most")]
    [InlineData("healthPort: 0", "healthPort must be a port, 1 to 65535")]
    [InlineData("healthPort: 65536", "healthPort must be a port, 1 to 65535")]
    [InlineData("healthPort: 8082", "healthPort and artifacts.listenPort must differ")]
    [InlineData("{[mirrors]: {}}", "is no setting")]
    [InlineData("a: [", "is no YAML: line")]
    [InlineData("just a text", "the file must hold settings, name: value")]
    public void A_wrong_setting_is_named_with_its_file(string yaml, string expected)
    {
        using var folder = new TemporaryFolder();
        var path = Path.Combine(folder.Path, "settings.yaml");
        File.WriteAllText(path, yaml);

        var error = Assert.Throws<SettingsException>(() => SettingsFile.Load(path));

        Assert.Contains(path, error.Message, StringComparison.Ordinal);
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_is_not_there_is_named() =>
        Assert.Contains(
            "'/nowhere/settings.yaml' cannot be read",
            Assert.Throws<SettingsException>(() => SettingsFile.Load("/nowhere/settings.yaml")).Message,
            StringComparison.Ordinal);
}
