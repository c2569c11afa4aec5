using ImageFactory.Kubernetes.Conditions;
using ImageFactory.Operator.Api.DistroProfile;
using ImageFactory.Operator.Api.ImageBuild;
using ImageFactory.Testing;
using ImageFactory.Testing.Processes;
using Xunit;

namespace ImageFactory.Operator.ApiServerTests;

/// <summary>The way of a build by the clock from the command to the profile, the events and the metrics.</summary>
public sealed class NightlyTests(RunningOperator running) : IClassFixture<RunningOperator>, IAsyncLifetime
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(90);

    public Task InitializeAsync() => Task.CompletedTask;

    public Task DisposeAsync() => running.AssertNothingWasForbiddenAsync();

    [Fact]
    public async Task A_build_that_does_not_come_again_is_told_on_the_profile()
    {
        var @namespace = await running.Server.NamespaceAsync();
        // Makes the profile.
        await running.CreateBuildAsync(@namespace, "by-hand");
        await running.Client.PatchAsync<V1ImageBuild>(
            "by-hand", @namespace, """{"spec":{"cancel":true}}""");

        var made = await Command.RunAsync(
            Path.Combine(AppContext.BaseDirectory, "imagefactory-operator"),
            [
                "create-build", "--kubeconfig", running.Server.Kubeconfig, "--namespace", @namespace, "--profile",
                "debian-12", "--name", "nightly-1", "--every-seconds", "2", "--timeout-seconds", "60",
            ]);
        Assert.Equal($"imagebuild {@namespace}/nightly-1 created\n", made.Checked());

        V1DistroProfileStatus? status = null;
        await Eventually.HoldsAsync(
            async () => (status = await StatusAsync(@namespace))?.Nightly?.LastBuild == "nightly-1"
                && ConditionList.Find(status.Conditions, ProfileConditions.NightlyMissed)?.Status == "True",
            Soon,
            () => $"{status?.Nightly}\n{running.Operator.Tail}");
        Assert.Equal(2, status!.Nightly!.PeriodSeconds);
        await Eventually.HoldsAsync(
            async () => (await EventsAsync(@namespace)).Contains(
                "Warning NightlyMissed DistroProfile/debian-12", StringComparison.Ordinal),
            Soon,
            () => running.Operator.Tail);
        var metrics = await running.Operator.MetricsAsync();
        Assert.Contains(
            "imagefactory_nightly_period_seconds{profile=\"debian-12\"} 2\n", metrics, StringComparison.Ordinal);
        Assert.Contains(
            "imagefactory_nightly_last_timestamp_seconds{profile=\"debian-12\"} ", metrics, StringComparison.Ordinal);
    }

    private async Task<V1DistroProfileStatus?> StatusAsync(string @namespace) =>
        (await running.Client.GetAsync<V1DistroProfile>("debian-12", @namespace))?.Status;

    private async Task<string> EventsAsync(string @namespace) => await running.Server.Kubectl.RunAsync(
        "get", "events", "-n", @namespace, "-o",
        "jsonpath={range .items[*]}{.type} {.reason} {.involvedObject.kind}/{.involvedObject.name}{\"\\n\"}{end}");
}
