using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using ImageFactory.Operator.Api.ImageBuild;
using ImageFactory.Operator.Testing.Builds;
using ImageFactory.Operator.Testing.Cluster;
using ImageFactory.Testing;
using Xunit;
using Xunit.Abstractions;

namespace ImageFactory.Operator.OpenStackEndToEnd;

/// <summary>
/// Images that are tested as servers: built by a real pod, registered in the real Glance, booted by the real Nova,
/// reached by a real test pod over SSH. Cluster and cloud share a network namespace.
/// </summary>
[Collection(CloudCollection.Name)]
public sealed class TestedOnServerTests(ClusterFixture cluster, ITestOutputHelper output)
    : IClassFixture<ClusterFixture>
{
    private static readonly TimeSpan BuildTime = TimeSpan.FromMinutes(12);
    private static readonly TimeSpan TestTime = TimeSpan.FromMinutes(8);
    private static readonly TimeSpan Soon = TimeSpan.FromMinutes(1);

    [Fact]
    public async Task An_image_is_tested_on_a_server_that_is_replaced_when_it_is_deleted_and_found_by_a_new_operator()
    {
        await using var scenario = await StartAsync();
        var (fixture, profile) = await Fixture.ServeAsync("--bootable");
        await using var served = fixture;
        await Fixture.ApplyAsync(scenario, profile, new JsonObject
        {
            ["backend"] = "OpenStackVm",
            ["server"] = new JsonObject { ["flavor"] = "medium", ["network"] = "guests" },
            ["modules"] = new JsonArray("users", "kernel"),
            ["reruns"] = 0,
        });
        var build = await scenario.CreateBuildAsync("served", "bootable");

        build = await scenario.UntilAsync(build, "a test server at work", BuildTime, IsTesting);
        await GuestCloud.Get().Servers.DeleteAsync(build.Status!.Tests!.Server!.Id!);
        build = await scenario.UntilAsync(
            build, "a second one at work", TestTime, one => one.Status!.Tests!.Attempt == 2 && IsTesting(one));
        var second = build.Status!.Tests!.Server!.Id;
        await scenario.Operator.KillAsync();
        await scenario.Operator.StartAsync();
        build = await scenario.UntilPhaseAsync(build, BuildPhase.Succeeded, TestTime);

        var tests = build.Status!.Tests!;
        foreach (var line in build.Status.Stages!.Where(line => line.DurationSeconds is not null))
        {
            scenario.Measured.Note(string.Create(
                CultureInfo.InvariantCulture, $"{line.Name}: {line.DurationSeconds} s: {line.Message}"));
        }

        var boot = tests.Boot!;
        scenario.Measured.Note(string.Create(
            CultureInfo.InvariantCulture,
            $"kernel {boot.KernelSeconds} s, SSH {boot.SshSeconds} s, ready {boot.ReadySeconds} s"));
        Assert.Equal(
            (2, second, true, "tcg"), (tests.Attempt, tests.Server!.Id, tests.Server.Ended, tests.Accelerator));
        Assert.Equal((0, true), (tests.Failed, tests.ImageUnchanged));
        Assert.True(tests.Passed > 0);
        Assert.True(
            boot.KernelSeconds <= boot.SshSeconds && boot.SshSeconds <= boot.ReadySeconds, "the order of a boot");
        var console = await File.ReadAllTextAsync(Path.Combine(scenario.ArtifactsOf(build), "console.log"));
        // By this line an image that boots without a network is told from one that does not boot.
        Assert.Matches(@"Cloud-init v\. .* finished at", console);
        await AssertOnlyItsImageIsLeftAsync(build);
    }

    [Fact]
    public async Task An_image_whose_kernel_panics_is_told_by_its_servers_console()
    {
        await using var scenario = await StartAsync();
        var (fixture, profile) = await Fixture.ServeAsync("--bootable");
        await using var served = fixture;
        profile["spec"]!["builder"]!["dib"]!["environment"] = new JsonObject
        {
            ["DIB_BOOTLOADER_DEFAULT_CMDLINE"] = "console=ttyS0,115200 init=/bin/false",
        };
        await Fixture.ApplyAsync(scenario, profile, new JsonObject
        {
            ["backend"] = "OpenStackVm",
            ["server"] = new JsonObject { ["flavor"] = "medium", ["network"] = "guests" },
            ["timeoutSeconds"] = 90,
        });

        var build = await scenario.CreateBuildAsync("panics", "bootable");
        build = await scenario.UntilPhaseAsync(build, BuildPhase.Failed, BuildTime);

        var line = build.Status!.Stages![(int)BuildStage.Tested];
        Assert.True((line.State, line.Reason) == (StageState.Failed, "FailedTests"), BuildReport.Of(build));
        Assert.StartsWith("KernelPanic: ", line.Message, StringComparison.Ordinal);
        Assert.Contains("Kernel panic - not syncing: Attempted to kill init", line.Message, StringComparison.Ordinal);
        // Its inputs stay, so that it can be tried again.
        await Eventually.HoldsAsync(
            async () => (await scenario.PodsAsync(build)).Count == 0, Soon, () => "a pod outlives a build that failed");
        await AssertOnlyItsImageIsLeftAsync(build);
    }

    private Task<Scenario> StartAsync([CallerMemberName] string test = "") => Scenario.StartAsync(
        cluster,
        output,
        settings => settings with { TesterImage = cluster.TesterImage, CloudsFile = GuestCloud.File },
        test);

    private static bool IsTesting(V1ImageBuild build) =>
        build.Status?.Stages?[(int)BuildStage.Tested].Message?
            .Contains("test is running", StringComparison.Ordinal) == true;

    private static async Task AssertOnlyItsImageIsLeftAsync(V1ImageBuild build)
    {
        await GuestCloud.AssertNothingIsLeftAsync();
        await GuestCloud.Get().Images.DeleteAsync(build.Status!.Regions![0].ImageId!);
    }
}
