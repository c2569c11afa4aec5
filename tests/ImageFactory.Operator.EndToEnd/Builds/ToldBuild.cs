using System.Globalization;
using ImageFactory.Operator.Api.ImageBuild;
using ImageFactory.Operator.Testing.Builds;
using ImageFactory.Testing.Processes;
using k8s.Models;
using Xunit;

namespace ImageFactory.Operator.EndToEnd.Builds;

/// <summary>What a build of the sample that succeeded tells of itself.</summary>
internal static class ToldBuild
{
    /// <summary>All stages are over and well, in their order, and the conditions say so.</summary>
    public static void AssertStatus(Scenario scenario, V1ImageBuild build)
    {
        var status = build.Status!;
        Assert.Equal(
            BuildReport.SucceededWithout(BuildStage.PublishRequested), BuildReport.Conditions(build));
        Assert.All(status.Conditions!, condition => Assert.False(string.IsNullOrEmpty(condition.Message)));
        Assert.Equal(build.Generation(), status.ObservedGeneration);
        Assert.Equal((1, "HostDestroyed"), (status.BuildNumber, status.CurrentStage));
        Assert.Matches("^Standard_Debian_12_[0-9]{8}_0$", status.ImageName!);
        Assert.Equal(BuildReport.Stages, status.Stages!.Select(stage => stage.Name));

        var worked = status.Stages!.Where(stage => stage.State == StageState.Succeeded).ToList();
        Assert.All(worked, stage => Assert.True(stage.StartedAt <= stage.FinishedAt, stage.Name));
        Assert.Equal(worked, worked.OrderBy(stage => stage.StartedAt).ThenBy(stage => stage.FinishedAt));
        Assert.All(worked, stage => Assert.Equal(1, stage.Attempts));
        Assert.Equal((status.FinishedAt - status.StartedAt)!.Value.TotalSeconds, status.DurationSeconds!.Value);
        foreach (var stage in worked)
        {
            scenario.Measured.Note(
                string.Create(CultureInfo.InvariantCulture, $"{stage.Name}: {stage.DurationSeconds} s"));
        }

        scenario.Measured.Note($"build: {status.Duration}");
    }

    /// <summary>What people read: the table and the events; and nobody reads what is secret.</summary>
    public static async Task AssertTextsAsync(Scenario scenario, V1ImageBuild build)
    {
        var table = (await scenario.KubectlAsync("get", "ib")).Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries)).ToList();
        Assert.Equal(["NAME", "PROFILE", "BACKEND", "STAGE", "PHASE", "IMAGE", "DURATION", "AGE"], table[0]);
        Assert.Equal(
            [
                build.Name(), "debian-12", "Pod", "HostDestroyed", "Succeeded",
                build.Status!.ImageName!, build.Status.Duration!,
            ],
            table.Single(row => row[0] == build.Name())[..7]);

        var events = await scenario.Client.ListAsync<Eventsv1Event>(scenario.Namespace);
        var told = events.Where(one => one.Regarding?.Uid == build.Uid()).Select(one => one.Reason).ToList();
        Assert.All(
            build.Status.Stages!.Where(stage => stage.State == StageState.Succeeded),
            stage => Assert.Contains(stage.Name, told));
        Assert.Contains("BuildSucceeded", told);

        // The upload URL is a right to write: nobody but the upload container ever sees it.
        var seen = string.Join(
            '\n',
            scenario.Operator.Log,
            await scenario.KubectlAsync("get", "imagebuilds,distroprofiles,configmaps,pods,events", "-o", "json"),
            string.Concat(
                Directory.GetFiles(Path.Combine(scenario.ArtifactsOf(build), "logs")).Select(File.ReadAllText)));
        Assert.DoesNotContain("signature=", seen, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("/artifacts/", seen, StringComparison.Ordinal);
    }

    /// <summary>The metrics of this one build.</summary>
    public static async Task AssertMetricsAsync(Scenario scenario, V1ImageBuild build)
    {
        var (page, image) = (await scenario.Operator.MetricsAsync(), build.Status!.Image!);
        var check = await Command.RunAsync("promtool", ["check", "metrics"], page);
        Assert.Equal((0, string.Empty), (check.ExitCode, check.Output + check.Errors));
        string[] labels = ["profile=\"debian-12\""];
        string[] result = [.. labels, "backend=\"Pod\"", "tool=\"DiskImageBuilder\"", "result=\"Succeeded\""];
        string[] built = [.. labels, "stage=\"ImageBuilt\""];
        var took = build.Status.Stages!.Single(stage => stage.Name == "ImageBuilt").DurationSeconds!.Value;
        Assert.Equal(1, MetricsText.Value(page, "imagefactory_builds_total", result));
        Assert.Equal(1, MetricsText.Value(page, "imagefactory_build_duration_seconds_count", result));
        Assert.Equal(
            build.Status.DurationSeconds,
            MetricsText.Value(page, "imagefactory_build_duration_seconds_sum", result));
        Assert.Equal(took, MetricsText.Value(page, "imagefactory_stage_duration_seconds_sum", built));
        Assert.Equal(took, MetricsText.Value(page, "imagefactory_last_stage_duration_seconds", built));
        Assert.Equal(1, MetricsText.Value(page, "imagefactory_build_queue_seconds_count", labels));
        Assert.Equal(image.SizeBytes, MetricsText.Value(page, "imagefactory_image_size_bytes", labels));
        Assert.Equal(image.Packages, MetricsText.Value(page, "imagefactory_image_packages", labels));
        Assert.Equal(
            build.Status.FinishedAt!.Value.ToUnixTimeSeconds(),
            MetricsText.Value(page, "imagefactory_last_success_timestamp_seconds", labels));
        Assert.Null(MetricsText.Value(page, "imagefactory_builds_active", labels));
        string[] passed = [.. labels, "result=\"passed\""];
        Assert.Equal(build.Status.Tests!.Passed, MetricsText.Value(page, "imagefactory_tests_total", passed));
        Assert.Equal(
            build.Status.Tests.Boot!.ReadySeconds,
            MetricsText.Sum(page, "imagefactory_image_boot_seconds_sum", labels));
    }
}
