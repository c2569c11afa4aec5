using ImageFactory.Operator.Settings;
using ImageFactory.Operator.Tests.Artifacts;
using Xunit;

namespace ImageFactory.Operator.Tests.Settings;

public sealed class SettingsFileTests
{
    [Fact]
    public void An_empty_file_is_all_defaults() =>
        Assert.Equal(
            (2, 8081, true, "0.0.0.0"),
            SettingsFile.Parse("") is var options
                ? (options.Builder.MaxConcurrentBuilds, options.HealthPort, options.LeaderElection, options.Artifacts.ListenAddress)
                : default);

    [Fact]
    public void What_a_file_leaves_out_keeps_its_default()
    {
        var options = SettingsFile.Parse(
            """
            namespace: images
            mirrors: {debian: "http://mirror.example.org/debian"}
            builder: {maxConcurrentBuilds: 4, imagePullTimeout: "00:01:30", allowedImages: ["registry.example.org/*"]}
            artifacts: {endpoint: "http://store.example.org:8082/"}
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
    [InlineData("mirors: {}", "$.mirors is no setting")]
    [InlineData("builder: {immage: x}", "$.builder.immage is no setting")]
    [InlineData("mirrors: {debian: ftp://x}", "mirrors.debian must be an http or https URL, not 'ftp://x'")]
    [InlineData("builder: {maxConcurrentBuilds: 0}", "builder.maxConcurrentBuilds must be at least 1")]
    [InlineData("builder: {imagePullPolicy: Sometimes}", "builder.imagePullPolicy must be Always, IfNotPresent or Never")]
    [InlineData("builder: {maxConcurrentBuilds: many}", "$.builder.maxConcurrentBuilds")]
    [InlineData("artifacts: {root: relative}", "artifacts.root must be an absolute path")]
    [InlineData("artifacts: {listenAddress: here}", "artifacts.listenAddress must be an IP address")]
    [InlineData("a: [", "is no YAML: line")]
    [InlineData("just a text", "its value is of the wrong kind")]
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
