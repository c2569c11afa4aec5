using System.Diagnostics;
using System.Xml.Linq;
using ImageFactory.Operator.Api.ImageBuild;
using ImageFactory.Operator.EndToEnd.Builds;
using ImageFactory.Operator.EndToEnd.Cluster;
using ImageFactory.Operator.Testing.Builds;
using ImageFactory.Operator.Testing.Cluster;
using ImageFactory.Testing;
using k8s.Models;
using Xunit;
using Xunit.Abstractions;

namespace ImageFactory.Operator.EndToEnd;

/// <summary>
/// The way from the sample manifest to a booted image in two regions, to its users and back, and what it leaves and
/// tells.
/// </summary>
[Collection(RealBuilds.Name)]
public sealed class HappyPathTests(ClusterFixture cluster, ITestOutputHelper output)
{
    private static readonly TimeSpan BuildTime = TimeSpan.FromMinutes(20);
    private static readonly TimeSpan Soon = TimeSpan.FromMinutes(3);

    [Fact]
    public async Task The_sample_becomes_an_image_that_boots_and_is_released_in_two_regions_and_nothing_else_is_left()
    {
        await using var keyring = SigningKeyring.Create();
        await keyring.MakeAsync("old", "rsa3072", "sign");
        await keyring.MakeAsync("next", "ed25519", "sign");
        await using var scenario = await Scenario.StartAsync(cluster, output, settings => settings with
        {
            TesterImage = cluster.TesterImage,
            SigningKeys = [keyring.SecretKey("old"), keyring.SecretKey("next")],
            CloudsFile = TwoRegions.CloudsFile,
        });
        var regions = new TwoRegions();
        await scenario.KubectlAsync("create", "-f", await ManifestAsync(scenario));
        var build = (await scenario.Client.ListAsync<V1ImageBuild>(scenario.Namespace)).Single();

        build = await scenario.UntilPhaseAsync(build, BuildPhase.Succeeded, BuildTime);
        await scenario.NothingLeftAsync(build, Soon);

        ToldBuild.AssertStatus(scenario, build);
        StoredBuild.AssertArtifacts(scenario, build);
        await StoredBuild.AssertPapersAsync(scenario, build);
        await ToldBuild.AssertTextsAsync(scenario, build);
        await ToldBuild.AssertMetricsAsync(scenario, build);
        AssertTested(scenario, build);
        await StoredBuild.AssertSignedAsync(scenario, build, keyring);
        await StoredBuild.AssertAuditedAsync(scenario, build);
        await regions.AssertRegisteredAsync(scenario, build);
        await new ReleasedBuild(scenario, regions, build).GoesOutAndBackAsync();
        await AssertUnchangedAsync(scenario, build);
        await scenario.KubectlAsync("delete", "imagebuild", build.Name(), "--timeout=60s");
        // Images outlive their build.
        await regions.DeleteImagesAsync(build);
        scenario.Measured.Note($"operator's peak memory: {scenario.Operator.PeakMemory >> 20} MiB");
        Assert.Equal(0, await scenario.Operator.StopAsync());
        await scenario.Operator.StartAsync();
    }

    // The sample as it is, with the regions that a user would add.
    private static async Task<string> ManifestAsync(Scenario scenario)
    {
        const string Tier = "  tier: Standard\n";
        var sample = await File.ReadAllTextAsync(
            Path.Combine(RepositoryRoot.Path, "config", "samples", "debian-12.yaml"));
        Assert.Contains(Tier, sample, StringComparison.Ordinal);
        return scenario.Write(
            "debian-12.yaml", sample.Replace(Tier, $"{Tier}  regions: {TwoRegions.Yaml}\n", StringComparison.Ordinal));
    }

    private static void AssertTested(Scenario scenario, V1ImageBuild build)
    {
        var tests = build.Status!.Tests!;
        Assert.Equal((0, 0, true), (tests.Failed, tests.Flaky, tests.ImageUnchanged));
        Assert.True(
            tests.Passed > 30 && tests.Total == tests.Passed + tests.Skipped,
            $"{tests.Passed} of {tests.Total} passed");
        Assert.True(tests.FilesAudited > 10_000, $"{tests.FilesAudited} files audited");
        Assert.True(
            tests.Boot is { KernelSeconds: > 0 } boot
                && boot.KernelSeconds < boot.SshSeconds && boot.SshSeconds <= boot.ReadySeconds);
        var report = XDocument.Load(Path.Combine(scenario.Store, tests.Report!));
        Assert.Equal(tests.Total, report.Descendants("testcase").Count());
        scenario.Measured.Note(
            $"SSH login {tests.Boot.SshSeconds} s after power-on ({tests.Accelerator}), {tests.Total} tests");
    }

    // Nothing changed since: the second build says so and makes no image.
    private static async Task AssertUnchangedAsync(Scenario scenario, V1ImageBuild first)
    {
        var time = Stopwatch.StartNew();
        var second = await scenario.CreateBuildAsync(
            "again", "debian-12", spec => spec.IfUnchanged = UnchangedPolicy.Skip);
        second = await scenario.UntilPhaseAsync(second, BuildPhase.Unchanged, Soon);
        Assert.Equal((first.Status!.InputsDigest, null), (second.Status!.InputsDigest, second.Status.Image));
        Assert.Contains("Ready True Unchanged", BuildReport.Conditions(second));
        await scenario.NothingLeftAsync(second, Soon);
        scenario.Measured.Seconds("unchanged build", time.Elapsed);
    }
}
