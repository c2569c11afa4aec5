using System.Text.Json;
using System.Text.Json.Nodes;
using ImageFactory.Kubernetes.Conditions;
using ImageFactory.Operator.Api;
using ImageFactory.Operator.Api.ImageBuild;
using ImageFactory.Operator.Api.ImagePromotion;
using ImageFactory.Testing;
using Xunit;

namespace ImageFactory.Operator.Tests.GitOps;

/// <summary>
/// What the operator writes into statuses, recorded for the tests of those who read them; and what kstatus reads from
/// it, by which kubectl wait and Flux go.
/// </summary>
public sealed class RecordedStatusTests
{
    [Fact]
    public async Task The_states_of_a_build_are_as_they_were_recorded() =>
        Assert.All(await BuildRecordings.AllAsync(), recorded => recorded.AssertRecorded());

    [Fact]
    public async Task The_states_of_a_promotion_are_as_they_were_recorded() =>
        Assert.All(await PromotionRecordings.AllAsync(), recorded => recorded.AssertRecorded());

    [Fact]
    public async Task The_states_of_a_profile_are_as_they_were_recorded() =>
        Assert.All(await ProfileRecordings.AllAsync(), recorded => recorded.AssertRecorded());

    // Pending is what an object is called that has no phase yet.
    [Fact]
    public void Every_phase_is_recorded()
    {
        Assert.Equal(
            Enum.GetNames<BuildPhase>().Except([nameof(BuildPhase.Pending)]).Order(StringComparer.Ordinal),
            Phases("imagebuild"));
        Assert.Equal(
            Enum.GetNames<PromotionPhase>().Except([nameof(PromotionPhase.Pending)]).Order(StringComparer.Ordinal),
            Phases("imagepromotion"));
    }

    [Fact]
    public void The_page_tells_of_every_recorded_state() => Assert.Equal(
        GitOpsTable.Recorded, GitOpsTable.Rows.Select(row => row.Name).Order(StringComparer.Ordinal));

    [Fact]
    public void Kstatus_makes_of_every_state_what_the_page_says() => Assert.Equal(
        GitOpsTable.Rows.Select(row => $"{row.Name}: {row.KStatus}"),
        GitOpsTable.Rows.Select(row => $"{row.Name}: {StatusOf(row.Name)}"));

    private static IEnumerable<string> Phases(string kind) =>
        GitOpsTable.Recorded.Where(name => name.StartsWith(kind, StringComparison.Ordinal))
            .Select(name => JsonNode.Parse(Text(name))!["status"]!["phase"]?.GetValue<string>())
            .OfType<string>()
            .Distinct()
            .Order(StringComparer.Ordinal);

    private static ObjectStatus StatusOf(string name)
    {
        var recorded = JsonNode.Parse(Text(name))!;
        // All kinds have the same conditions, and kstatus reads no other fields.
        recorded["spec"] = new JsonObject();
        recorded["status"]?.AsObject().Remove("phase");
        var build = recorded.Deserialize(EntityJsonContext.Default.V1ImageBuild)!;
        return KStatus.Of(build, build.Status?.ObservedGeneration, build.Status?.Conditions?.ToList()).Status;
    }

    private static string Text(string name) => File.ReadAllText(Path.Combine(GitOpsTable.Folder, $"{name}.json"));
}
