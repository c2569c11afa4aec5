using System.Diagnostics;
using System.Text.RegularExpressions;
using ImageFactory.Operator.Api.ImageBuild;
using ImageFactory.Operator.EndToEnd.Builds;
using ImageFactory.Operator.EndToEnd.Cluster;
using ImageFactory.Operator.Testing.Builds;
using ImageFactory.Operator.Testing.Cluster;
using k8s.Models;
using Xunit;
using Xunit.Abstractions;

namespace ImageFactory.Operator.EndToEnd;

/// <summary>Builds that fail on their host say why, and where to look.</summary>
[Collection(LightBuilds.Name)]
public sealed partial class FailureTests(ClusterFixture cluster, ITestOutputHelper output)
{
    private static readonly TimeSpan Soon = TimeSpan.FromMinutes(3);

    // A kubelet that backs off from a pull looks at the pod again only when its wait is over.
    private static readonly TimeSpan PodDeletionTime = TimeSpan.FromMinutes(3);
    private static readonly TimeSpan FailTime = TimeSpan.FromMinutes(4);

    [Fact]
    public async Task A_script_that_fails_shows_its_last_lines_and_a_command_that_shows_the_rest()
    {
        await using var scenario = await Scenario.StartAsync(cluster, output);
        await scenario.CreateProfileAsync(
            "wrong", Profiles.Debian(spec => spec.Builder!.Dib!.Elements!.Add("no-such-element")));
        var build = await scenario.CreateBuildAsync(
            "wrong-1", "wrong", spec => spec.KeepBuildHost = KeepBuildHost.OnFailure);

        build = await scenario.UntilPhaseAsync(build, BuildPhase.Failed, FailTime);

        Assert.Equal(
            BuildReport.Ended(BuildStage.Prepared, "FailedScript", "Skipped")
                .Select(line => line.Replace(
                    "HostDestroyed True Succeeded",
                    "HostDestroyed Unknown WaitingForKeptHost",
                    StringComparison.Ordinal)),
            BuildReport.Conditions(build));
        var message = build.Status!.Conditions!.Single(condition => condition.Type == "Stalled").Message!;
        var log = $"{scenario.Namespace}/wrong/{build.Status.ImageName}/logs/prepare.log";
        Assert.Contains(
            "ElementNotFound: builder.dib.elements: 'no-such-element' is neither", message, StringComparison.Ordinal);
        Assert.Contains($"Log in the store: {log}", message, StringComparison.Ordinal);
        var kept = (await File.ReadAllLinesAsync(Path.Combine(scenario.Store, log)))
            .Where(line => line.Length > 0).ToList();
        Assert.EndsWith(kept[^1], message.TrimEnd(), StringComparison.Ordinal);

        // The command of the message, as a person would paste it.
        var command = LogsCommand().Match(message).Groups[1].Value;
        Assert.Contains(kept[^1], await scenario.KubectlAsync(command.Split(' ')), StringComparison.Ordinal);

        await scenario.Client.PatchAsync<V1ImageBuild>(
            build.Name(), scenario.Namespace, """{"spec":{"keepBuildHost":"Never"}}""");
        await scenario.NothingLeftAsync(build, Soon);
        scenario.Measured.Note($"failed after {build.Status.Duration}: {message}");
    }

    [Fact]
    public async Task A_builder_image_that_cannot_be_pulled_is_waited_for_and_then_given_up()
    {
        await using var scenario = await Scenario.StartAsync(
            cluster,
            output,
            // Nobody listens on that port.
            settings => settings with { AllowedImage = "127.0.0.1:9/*", ImagePullTimeout = TimeSpan.FromSeconds(15) });
        await scenario.CreateProfileAsync(
            "absent", Profiles.Debian(spec => spec.Builder!.Image = "127.0.0.1:9/absent:1"));
        var build = await scenario.CreateBuildAsync("absent-1", "absent");

        var time = Stopwatch.StartNew();
        await scenario.UntilAsync(
            build,
            "WaitingForImagePull",
            Soon,
            seen => seen.Status?.Stages?[(int)BuildStage.BuildHostReady].Reason == "WaitingForImagePull");
        scenario.Measured.Seconds("waiting shown after", time.Elapsed);
        build = await scenario.UntilPhaseAsync(build, BuildPhase.Failed, PodDeletionTime);

        Assert.Equal(
            BuildReport.Ended(BuildStage.BuildHostReady, "FailedImagePull", "Skipped"), BuildReport.Conditions(build));
        var message = build.Status!.Stages![(int)BuildStage.BuildHostReady].Message!;
        Assert.Contains("127.0.0.1:9/absent:1", message, StringComparison.Ordinal);
        Assert.Contains("spec.builder.image", message, StringComparison.Ordinal);
        await scenario.NothingLeftAsync(build, Soon);
        scenario.Measured.Note($"failed after {build.Status.Duration}: {message}");
    }

    [GeneratedRegex(@"kubectl (logs -n \S+ \S+ -c \S+)")]
    private static partial Regex LogsCommand();
}
