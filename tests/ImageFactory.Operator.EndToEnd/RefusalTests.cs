using ImageFactory.Operator.Api.ImageBuild;
using ImageFactory.Operator.EndToEnd.Builds;
using ImageFactory.Operator.EndToEnd.Cluster;
using ImageFactory.Operator.Testing.Builds;
using ImageFactory.Operator.Testing.Cluster;
using Xunit;
using Xunit.Abstractions;

namespace ImageFactory.Operator.EndToEnd;

/// <summary>
/// What can be known to be wrong without a build host is said at once, with the field and the remedy.
/// </summary>
[Collection(LightBuilds.Name)]
public sealed class RefusalTests(ClusterFixture cluster, ITestOutputHelper output)
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(90);

    [Fact]
    public async Task A_build_that_cannot_succeed_stalls_at_once_and_names_field_and_remedy()
    {
        await using var scenario = await Scenario.StartAsync(cluster, output);
        await scenario.CreateProfileAsync("egg", Profiles.Debian(spec => spec.InheritsFrom = new() { Name = "hen" }));
        await scenario.CreateProfileAsync("hen", Profiles.Debian(spec => spec.InheritsFrom = new() { Name = "egg" }));
        await scenario.CreateProfileAsync(
            "foreign", Profiles.Debian(spec => spec.Builder!.Image = "registry.example.org/foreign:1"));
        await scenario.CreateProfileAsync("astray", Profiles.Debian(spec => spec.Repositories![0].Mirror = "nowhere"));

        foreach (var (profile, reason, words) in new (string, string, string[])[]
        {
            ("absent", "FailedProfileNotFound", ["spec.profileRef.name", "absent", "create it"]),
            ("egg", "FailedInvalidProfile", ["spec.inheritsFrom", "hen"]),
            (
                "foreign",
                "FailedInvalidProfile",
                ["spec.builder.image", "registry.example.org/foreign:1", "allowedImages"]),
            ("astray", "FailedInvalidProfile", ["spec.repositories", "nowhere", "mirrors"]),
        })
        {
            var build = await scenario.CreateBuildAsync($"{profile}-1", profile);
            var seen = await scenario.UntilPhaseAsync(build, BuildPhase.Failed, Soon);

            Assert.Equal(BuildReport.Ended(BuildStage.Initialized, reason, "Skipped"), BuildReport.Conditions(seen));
            var stalled = seen.Status!.Conditions!.Single(condition => condition.Type == "Stalled").Message!;
            Assert.All(words, word => Assert.Contains(word, stalled, StringComparison.Ordinal));
            await scenario.NothingLeftAsync(seen, Soon);
            scenario.Measured.Note($"{profile}: {stalled}");
        }

        // Tools that wait for an end see one.
        await scenario.KubectlAsync("wait", "--for=condition=Stalled", "--timeout=5s", "imagebuild/absent-1");
        await scenario.KubectlAsync("wait", "--for=condition=Stalled", "--timeout=5s", "distroprofile/egg");
    }
}
