using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using System.Xml.Linq;
using ImageFactory.Operator.Api.ImageBuild;
using ImageFactory.Operator.Api.Shared;
using ImageFactory.Operator.Testing.Builds;
using ImageFactory.Operator.Testing.Cluster;
using Xunit;
using Xunit.Abstractions;

namespace ImageFactory.Operator.OpenStackEndToEnd;

/// <summary>
/// What takes a build host with a device-mapper of its own: a guest of the real Nova makes the logical volumes, from a
/// source that only a key opens, and a second one boots from them.
/// </summary>
[Collection(CloudCollection.Name)]
public sealed class LogicalVolumesTests(ClusterFixture cluster, ITestOutputHelper output)
    : IClassFixture<ClusterFixture>
{
    private static readonly TimeSpan BuildTime = TimeSpan.FromMinutes(30);
    private static readonly TimeSpan Soon = TimeSpan.FromMinutes(1);

    [Fact]
    public async Task An_image_with_var_on_its_own_volume_is_built_from_a_private_source_with_a_submodule_and_boots()
    {
        var (fixture, profile) = await Fixture.ServeAsync("--lvm");
        await using var served = fixture;
        var here = new Uri(profile["spec"]!["repositories"]![0]!["url"]!.ToString()).Host;
        await using var scenario = await Scenario.StartAsync(cluster, output, settings => settings with
        {
            TesterImage = cluster.TesterImage,
            CloudsFile = GuestCloud.File,
            ListenAddress = IPAddress.Any,
            Endpoint = $"http://{here}:{settings.ArtifactPort}/",
            OpenStack = ["buildHost: {image: guest-builder, flavor: builder, network: guests, user: debian}"],
        });
        await GrantAsync(scenario, fixture);
        await Fixture.ApplyAsync(scenario, profile, new JsonObject
        {
            ["backend"] = "OpenStackVm",
            ["server"] = new JsonObject { ["flavor"] = "medium", ["network"] = "guests" },
            ["modules"] = new JsonArray("cloudinit", "kernel", "users"),
        });

        var build = await scenario.CreateBuildAsync(
            "volumes", "lvm", spec => spec.Backend = BuildBackend.OpenStackVm);
        build = await scenario.UntilPhaseAsync(build, BuildPhase.Succeeded, BuildTime);

        foreach (var line in build.Status!.Stages!.Where(line => line.DurationSeconds is not null))
        {
            scenario.Measured.Note(string.Create(
                CultureInfo.InvariantCulture, $"{line.Name}: {line.DurationSeconds} s: {line.Message}"));
        }

        Assert.Equal(
            (await fixture.CommitAsync(), "DeviceMapper", 0),
            (build.Status.Commit, build.Status.Host!.PartitionMapping, build.Status.Tests!.Failed));
        var artifacts = scenario.ArtifactsOf(build);
        var hashes = await File.ReadAllTextAsync(Path.Combine(artifacts, "files.hashdeep"));
        Assert.Contains(",./var/lib/dpkg/status\n", hashes, StringComparison.Ordinal);
        var log = await File.ReadAllTextAsync(Path.Combine(artifacts, "logs", "package.log"));
        Assert.Contains("the root file system is logical volume system/root (ext4)", log, StringComparison.Ordinal);
        Assert.Contains("/var is logical volume system/var (ext4)", log, StringComparison.Ordinal);
        // A GiB that the flavor's disk has more than the image.
        var report = XDocument.Load(Path.Combine(artifacts, "tests.junit.xml"));
        var grown = report.Descendants("testcase").Single(test =>
            test.Attribute("name")!.Value.StartsWith("test_root_file_system_grew", StringComparison.Ordinal));
        Assert.DoesNotContain(grown.Elements(), element => element.Name.LocalName is "failure" or "error" or "skipped");
        Assert.Contains(
            "fixture-package 1.0 all",
            await File.ReadAllTextAsync(Path.Combine(artifacts, "packages.txt")),
            StringComparison.Ordinal);
        await AssertKeyIsNowhereAsync(scenario, await fixture.PrivateKeyAsync());
        await scenario.NothingLeftAsync(build, Soon);
        await GuestCloud.AssertNothingIsLeftAsync();
        await GuestCloud.Get().Images.DeleteAsync(build.Status.Regions![0].ImageId!);
    }

    // As docs/sources.md says: the one Secret, by its name.
    private static async Task GrantAsync(Scenario scenario, Fixture fixture)
    {
        await scenario.KubectlAsync("apply", "-f", fixture.SecretFile);
        await scenario.KubectlAsync(
            "create", "role", "source", "--verb=get", "--resource=secrets", "--resource-name=source");
        await scenario.KubectlAsync(
            "create",
            "rolebinding",
            "source",
            "--role=source",
            $"--serviceaccount={scenario.Namespace}:imagefactory-operator");
    }

    private static async Task AssertKeyIsNowhereAsync(Scenario scenario, string key)
    {
        var words = key.Split('\n')[1];
        Assert.DoesNotContain(words, scenario.Operator.Log, StringComparison.Ordinal);
        foreach (var file in Directory.EnumerateFiles(scenario.Store, "*", SearchOption.AllDirectories))
        {
            var isImage = new FileInfo(file).Length > 64 << 20;
            Assert.True(
                isImage || !(await File.ReadAllTextAsync(file)).Contains(words, StringComparison.Ordinal), file);
        }
    }
}
