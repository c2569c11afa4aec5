using System.Diagnostics;
using ImageFactory.Operator.Api.ImageBuild;
using ImageFactory.Operator.EndToEnd.Builds;
using ImageFactory.Operator.EndToEnd.Cluster;
using ImageFactory.Operator.Testing.Cluster;
using ImageFactory.Testing;
using k8s.Models;
using Xunit;
using Xunit.Abstractions;

namespace ImageFactory.Operator.EndToEnd;

/// <summary>What opens a profile's source, on the node where it is used.</summary>
[Collection(LightBuilds.Name)]
public sealed class PrivateSourceTests(ClusterFixture cluster, ITestOutputHelper output)
{
    // The kubelet looks at each pod once in a minute and a half at the latest.
    private static readonly TimeSpan KubeletTime = TimeSpan.FromMinutes(4);
    private static readonly TimeSpan EndTime = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan Soon = TimeSpan.FromMinutes(3);

    [Fact]
    public async Task The_password_of_two_sources_leaves_the_node_while_the_image_is_still_built()
    {
        using var access = new PrivateAccess();
        await using var scenario = await LightScenario.StartAsync(cluster, output, access: access);
        await access.GrantAsync(scenario.World);
        var build = await scenario.World.CreateBuildAsync("private", "gated");

        build = await scenario.UntilAtGateAsync(build);
        var pod = (await scenario.World.PodsAsync(build)).Single();
        var time = Stopwatch.StartNew();
        await Eventually.HoldsAsync(
            () => Task.FromResult(FilesWith(access.Password, Volumes(pod)).Count == 0),
            KubeletTime,
            () => $"the kubelet still has {string.Join(", ", FilesWith(access.Password, Volumes(pod)))}");
        scenario.World.Measured.Seconds("from the mounted disk to the emptied Secret", time.Elapsed);
        Assert.NotEmpty(Directory.GetFiles(Volumes(pod), "*", SearchOption.AllDirectories));
        scenario.Gate.Open();
        build = await scenario.World.UntilPhaseAsync(build, BuildPhase.Succeeded, EndTime);

        Assert.Matches("^[0-9a-f]{40}$", build.Status!.Commit);
        var further = Assert.Single(build.Status.Sources!);
        Assert.Equal(("vendor", build.Status.Commit), (further.Name, further.Commit));
        Assert.Contains(
            "the element of the vendor is at work",
            await File.ReadAllTextAsync(Path.Combine(scenario.World.ArtifactsOf(build), "logs", "build.log")),
            StringComparison.Ordinal);
        Assert.Empty(FilesWith(access.Password, scenario.World.Store));
        Assert.DoesNotContain(access.Password, scenario.World.Operator.Log, StringComparison.Ordinal);
        await scenario.World.NothingLeftAsync(build, Soon);
    }

    // Of the node of tests/cluster, which is this machine.
    private string Volumes(V1Pod pod) => Path.Combine(
        Path.GetDirectoryName(cluster.Kubeconfig)!, "kubelet", "pods", pod.Uid(), "volumes", "kubernetes.io~secret");

    private static IReadOnlyList<string> FilesWith(string words, string folder)
    {
        try
        {
            return
            [
                .. Directory.GetFiles(folder, "*", SearchOption.AllDirectories)
                    .Where(file => new FileInfo(file).Length < 32 << 20)
                    .Where(file => File.ReadAllText(file).Contains(words, StringComparison.Ordinal)),
            ];
        }
        catch (IOException error)
        {
            // The kubelet puts a new version in a file's place: the next look tells.
            return [error.Message];
        }
    }
}
