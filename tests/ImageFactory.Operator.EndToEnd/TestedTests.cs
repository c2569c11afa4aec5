using System.Xml.Linq;
using ImageFactory.Kubernetes.Client;
using ImageFactory.Operator.Api.DistroProfile;
using ImageFactory.Operator.Api.ImageBuild;
using ImageFactory.Operator.Api.Shared;
using ImageFactory.Operator.EndToEnd.Builds;
using ImageFactory.Operator.EndToEnd.Cluster;
using ImageFactory.Operator.Testing.Builds;
using ImageFactory.Operator.Testing.Cluster;
using ImageFactory.Testing;
using ImageFactory.Testing.Processes;
using k8s.Models;
using Xunit;
using Xunit.Abstractions;

namespace ImageFactory.Operator.EndToEnd;

/// <summary>Images that do not pass their tests, and what is done about it without building them again.</summary>
[Collection(RealBuilds.Name)]
[Trait("Tier", "Full")]
public sealed class TestedTests(ClusterFixture cluster, ITestOutputHelper output)
{
    private const string Modules = "our-tests";
    private static readonly TimeSpan BuildTime = TimeSpan.FromMinutes(20);
    private static readonly TimeSpan TestTime = TimeSpan.FromMinutes(15);
    private static readonly TimeSpan Soon = TimeSpan.FromMinutes(3);

    [Fact]
    public async Task An_image_that_fails_is_tested_again_without_being_built_again_and_a_lost_test_pod_is_replaced()
    {
        await using var scenario = await Scenario.StartAsync(
            cluster, output, settings => settings with { TesterImage = cluster.TesterImage });
        var key = await ArmoredKeyAsync();
        await scenario.CreateProfileAsync("debian-12", Profiles.Debian(spec =>
        {
            spec.Builder!.Dib!.Elements = ["debian-minimal", "cloud-init", "cloud-init-datasources", "openssh-server"];
            // The key comes with the profile: what makes the root file system, and apt in the image, have to take it
            // from there.
            spec.Repositories![0].Keyring = key;
            spec.Tests = new V1ImageTests
            {
                Modules = [TestModule.Time],
                ConfigMap = new V1LocalReference { Name = Modules },
                Reruns = 0,
            };
        }));
        var build = await scenario.CreateBuildAsync("tested", "debian-12");

        build = await scenario.UntilPhaseAsync(build, BuildPhase.Failed, BuildTime);
        AssertEnded(
            build,
            Reasons.FailedInvalidProfile,
            $"there is no ConfigMap {Modules} in namespace {scenario.Namespace}");

        await WriteModuleAsync(
            scenario, "def test_an_agent_runs(host):\n    assert host.service('our-agent').is_running\n");
        build = await RetryAsync(scenario, build, "1");
        build = await scenario.UntilPhaseAsync(build, BuildPhase.Failed, TestTime);
        AssertEnded(build, Reasons.FailedTests, "TestsFailed: 1 of ");
        Assert.Equal(["profile/ours::an_agent_runs"], build.Status!.Tests!.Modules!.FailedTests);
        await Eventually.HoldsAsync(
            async () => (await scenario.PodsAsync(build)).Count == 0, Soon, () => "a pod outlives a build that failed");

        await WriteModuleAsync(scenario, "def test_ssh_runs(host):\n    assert host.service('ssh').is_running\n");
        build = await RetryAsync(scenario, build, "2");
        build = await scenario.UntilAsync(build, "a test pod at work", TestTime, IsTesting);
        await scenario.Operator.KillAsync();
        await scenario.Client.DeleteAsync<V1Pod>(
            build.Status!.Tests!.Pod!, scenario.Namespace, new DeleteOptions { GracePeriodSeconds = 0 });
        await scenario.Operator.StartAsync();
        build = await scenario.UntilPhaseAsync(build, BuildPhase.Succeeded, TestTime);

        var files = await File.ReadAllTextAsync(Path.Combine(scenario.ArtifactsOf(build), "files.hashdeep"));
        Assert.Contains(",./usr/share/keyrings/imagefactory-default.gpg\n", files, StringComparison.Ordinal);
        Assert.Equal((2, 0), (build.Status!.Tests!.Attempt, build.Status.Tests.Failed));
        Assert.Equal((1, 0), (build.Status.Tests.Modules!.Passed, build.Status.Tests.Modules.Failed));
        Assert.Equal(1, build.Status.Stages![(int)BuildStage.ImageBuilt].Attempts);
        var cases = XDocument.Load(Path.Combine(scenario.Store, build.Status.Tests.Modules.Report!))
            .Descendants("testcase");
        Assert.Contains(cases, one => one.Attribute("name")!.Value.Contains("test_ssh_runs", StringComparison.Ordinal));
        await scenario.NothingLeftAsync(build, Soon);
    }

    // One of the keys that sign Debian 12, as a user would take it.
    private static async Task<string> ArmoredKeyAsync() => (await Command.RunAsync(
        "sh",
        [
            "-c",
            "gpg --no-options --batch --enarmor <\"$1\" | sed 's/ARMORED FILE/PUBLIC KEY BLOCK/'",
            "sh",
            "/usr/share/keyrings/debian-archive-bookworm-automatic.gpg",
        ])).Checked();

    private static bool IsTesting(V1ImageBuild build) =>
        build.Status?.Stages?[(int)BuildStage.Tested].Message?
            .Contains("test is running", StringComparison.Ordinal) == true;

    private static void AssertEnded(V1ImageBuild build, string reason, string message)
    {
        var line = build.Status!.Stages![(int)BuildStage.Tested];
        Assert.Equal((StageState.Failed, reason), (line.State, line.Reason));
        Assert.Contains(message, line.Message!, StringComparison.Ordinal);
        Assert.Equal(Reasons.Skipped, build.Status.Stages[(int)BuildStage.Signed].Reason);
    }

    private static async Task<V1ImageBuild> RetryAsync(Scenario scenario, V1ImageBuild build, string request)
    {
        await scenario.KubectlAsync(
            "annotate", "ib", build.Name(), "--overwrite", $"imagefactory.dev/retry-requested-at={request}");
        V1ImageBuild? seen = null;
        await Eventually.HoldsAsync(
            async () => (seen = await scenario.Client.GetAsync<V1ImageBuild>(build.Name(), scenario.Namespace))
                ?.Status?.HandledRetry == $"{request}|",
            Soon,
            () => $"the request is not taken up: {BuildReport.Of(seen)}");
        return seen!;
    }

    private static async Task WriteModuleAsync(Scenario scenario, string text)
    {
        await scenario.Client.DeleteAsync<V1ConfigMap>(Modules, scenario.Namespace);
        await scenario.Client.CreateAsync(new V1ConfigMap
        {
            Metadata = new V1ObjectMeta { Name = Modules, NamespaceProperty = scenario.Namespace },
            Data = new Dictionary<string, string> { ["ours.py"] = text },
        });
    }
}
