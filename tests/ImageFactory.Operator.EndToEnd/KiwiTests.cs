using System.Diagnostics;
using ImageFactory.Operator.Api.ImageBuild;
using ImageFactory.Operator.EndToEnd.Builds;
using ImageFactory.Operator.EndToEnd.Cluster;
using ImageFactory.Operator.Testing.Builds;
using ImageFactory.Operator.Testing.Cluster;
using ImageFactory.Testing;
using Xunit;
using Xunit.Abstractions;

namespace ImageFactory.Operator.EndToEnd;

/// <summary>The sample of kiwi, from its manifest to a signed image, and to one that boots.</summary>
[Collection(RealBuilds.Name)]
public sealed class KiwiTests(ClusterFixture cluster, ITestOutputHelper output)
{
    private const string Sample = "debian-12-kiwi";
    private static readonly TimeSpan BuildTime = TimeSpan.FromMinutes(20);
    private static readonly TimeSpan Soon = TimeSpan.FromMinutes(3);

    [Fact]
    public async Task The_sample_of_kiwi_becomes_a_signed_image_and_is_not_built_again_while_nothing_changes()
    {
        await using var keyring = SigningKeyring.Create();
        await keyring.MakeAsync("release", "ed25519", "sign");
        await using var scenario = await Scenario.StartAsync(
            cluster, output, settings => settings with { SigningKeys = [keyring.SecretKey("release")] });

        var build = await BuildSampleAsync(scenario);
        await scenario.NothingLeftAsync(build, Soon);

        scenario.AssertImage(build);
        Assert.StartsWith("11.", build.Status!.ToolVersions!["kiwi"], StringComparison.Ordinal);
        var image = Path.Combine(scenario.ArtifactsOf(build), build.Status.Image!.File!);
        Assert.Equal(0, (await keyring.VerifyAsync($"{image}.sig", image, keyring.PublicKey("release"))).ExitCode);
        await StoredBuild.AssertAuditedAsync(scenario, build);
        var time = Stopwatch.StartNew();
        var second = await scenario.CreateBuildAsync("again", Sample, spec => spec.IfUnchanged = UnchangedPolicy.Skip);
        await scenario.UntilPhaseAsync(second, BuildPhase.Unchanged, Soon);
        scenario.Measured.Seconds("unchanged build", time.Elapsed);
    }

    [Fact]
    [Trait("Tier", "Full")]
    public async Task The_sample_of_kiwi_boots_and_passes_its_tests()
    {
        await using var scenario = await Scenario.StartAsync(
            cluster, output, settings => settings with { TesterImage = cluster.TesterImage });

        var build = await BuildSampleAsync(scenario);

        var tests = build.Status!.Tests!;
        Assert.Equal((0, 0, true), (tests.Failed, tests.Flaky, tests.ImageUnchanged));
        Assert.True(tests.Passed > 30, $"{tests.Passed} of {tests.Total} passed");
        scenario.Measured.Note($"SSH login {tests.Boot!.SshSeconds} s after power-on ({tests.Accelerator})");
    }

    private static async Task<V1ImageBuild> BuildSampleAsync(Scenario scenario)
    {
        await scenario.KubectlAsync(
            "create", "-f", Path.Combine(RepositoryRoot.Path, "config", "samples", $"{Sample}.yaml"));
        var build = (await scenario.Client.ListAsync<V1ImageBuild>(scenario.Namespace)).Single();
        return await scenario.UntilPhaseAsync(build, BuildPhase.Succeeded, BuildTime);
    }
}
