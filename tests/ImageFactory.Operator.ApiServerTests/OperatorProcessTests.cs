using System.Text.Json.Nodes;
using ImageFactory.Kubernetes.Models;
using ImageFactory.Operator.Entities;
using ImageFactory.Operator.Tests.Validation;
using ImageFactory.Testing;
using ImageFactory.Testing.Processes;
using Xunit;

namespace ImageFactory.Operator.ApiServerTests;

public sealed class OperatorProcessTests(RunningOperator running) : IClassFixture<RunningOperator>
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(30);

    /// <summary>What no schema refuses; promotions have no controller yet.</summary>
    public static TheoryData<string> LeftToTheOperator =>
    [
        .. InvalidManifest.All("cel", "operator")
            .Where(manifest => manifest.Last["kind"]!.ToString() != "ImagePromotion")
            .Select(manifest => manifest.Name),
    ];

    [Theory]
    [MemberData(nameof(LeftToTheOperator))]
    public async Task What_the_server_lets_pass_stalls_with_the_field_and_the_remedy(string name)
    {
        var manifest = InvalidManifest.Load(name);
        var @namespace = await running.Server.NamespaceAsync();

        JsonObject? seen = null;
        foreach (var document in manifest.Documents)
        {
            var answer = await running.Server.ApplyAsync(@namespace, document);
            Assert.True(answer.IsSuccess, answer.Body.ToJsonString());
            var generation = (long)answer.Body["metadata"]!["generation"]!;
            await Eventually.HoldsAsync(
                async () => (long?)(seen = await LookAsync(@namespace, document))["status"]?["observedGeneration"] == generation,
                Soon,
                () => $"generation {generation} not observed: {seen}\n{running.Operator.Tail}");
        }

        var stalled = seen!["status"]!["conditions"]!.AsArray().Single(condition => (string?)condition!["type"] == "Stalled")!;
        Assert.Equal("True", (string?)stalled["status"]);
        Assert.Contains(manifest.Field, (string?)stalled["message"], StringComparison.Ordinal);
        Assert.Contains(manifest.Message, (string?)stalled["message"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_two_operators_one_works_and_when_it_dies_the_other_goes_on()
    {
        await using var second = running.Program("second");
        await second.StartAsync();
        Assert.Equal((1, 0), (await LeadsAsync(running.Operator), await LeadsAsync(second)));

        await running.Operator.KillAsync();
        await StallsAsync("orphan", second);
        Assert.Equal(1, await LeadsAsync(second));

        // A process that ends in order gives the lease back: the next one need not wait for it to run out.
        await running.Operator.StartAsync();
        Assert.Equal(0, await second.StopAsync());
        await StallsAsync("heir", running.Operator);
    }

    [Fact]
    public async Task Health_readiness_and_metrics_are_served_on_one_port()
    {
        Assert.Contains("[+]watch ImageBuild: ", await running.Operator.GetAsync("readyz"), StringComparison.Ordinal);
        Assert.DoesNotContain("[-]", await running.Operator.GetAsync("healthz"), StringComparison.Ordinal);
        var check = await Command.RunAsync("promtool", ["check", "metrics"], await running.Operator.MetricsAsync());
        Assert.Equal((0, string.Empty), (check.ExitCode, check.Output + check.Errors));
    }

    private static async Task<double?> LeadsAsync(OperatorProcess process) => MetricsText.Value(
        await process.MetricsAsync(), "leader_election_master_status", "name=\"imagefactory-operator-leader\"");

    /// <summary>A build of a profile that is not there needs one pass to end.</summary>
    private async Task StallsAsync(string name, OperatorProcess process)
    {
        var @namespace = await running.Server.NamespaceAsync();
        await running.Client.CreateAsync(new V1ImageBuild
        {
            Metadata = new V1ObjectMeta { Name = name, NamespaceProperty = @namespace },
            Spec = new V1ImageBuildSpec { ProfileRef = new V1LocalReference { Name = "absent" } },
        });
        await Eventually.HoldsAsync(
            async () => (await running.Client.GetAsync<V1ImageBuild>(name, @namespace))!.Status?.Phase == BuildPhase.Failed,
            Soon,
            () => $"nobody took up {name}\n{process.Tail}");
    }

    private async Task<JsonObject> LookAsync(string @namespace, JsonObject document) =>
        (await running.Server.GetAsync(@namespace, document)).Body;
}
