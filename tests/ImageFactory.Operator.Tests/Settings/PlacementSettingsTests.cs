using ImageFactory.Operator.Settings;
using ImageFactory.Testing;
using Xunit;

namespace ImageFactory.Operator.Tests.Settings;

/// <summary>Of what is written for all pods, no API server refuses any.</summary>
public sealed class PlacementSettingsTests
{
    [Fact]
    public void What_no_pod_can_have_is_told_with_its_field_and_the_remedy() => Assert.Equal(
        [
            "builder.placement.nodeSelector.pool must be a word of up to 63 letters, digits, dashes, dots and "
                + "underscores, not 'image builds'",
            "builder.placement.tolerations[0].operator must be Exists or Equal",
            "builder.placement.tolerations[1].key must name a taint; for all taints leave it out, and set operator: "
                + "Exists",
            "builder.placement.allowedTolerations[0].effect must be NoSchedule, PreferNoSchedule or NoExecute; leave "
                + "it out for all of them",
            "builder.placement.allowedTolerations[1].value goes with operator: Equal: remove it, or set that",
            Name("priorityClassName", "High Priority"),
            Name("runtimeClassName", "Kata"),
            Name("allowedPriorityClasses", ""),
            Name("allowedClaims", "a_b"),
        ],
        Faults(
            """
            builder:
              placement:
                nodeSelector: {pool: image builds}
                tolerations: [{key: a, operator: exists}, {operator: Equal}]
                allowedTolerations: [{key: a, effect: NoStart}, {key: a, operator: Exists, value: b}]
                priorityClassName: High Priority
                runtimeClassName: Kata
                allowedPriorityClasses: [""]
                allowedClaims: [a_b]
            """));

    [Fact]
    public void What_a_pod_can_have_is_taken() => Assert.Empty(Faults(
        """
        builder:
          placement:
            nodeSelector: {node-role.kubernetes.io/builder: ""}
            tolerations: [{operator: Exists}, {key: a}, {key: a, operator: Equal, value: b, effect: NoExecute}]
            priorityClassName: system-node-critical
            allowedClaims: [cache.builds]
        """));

    private static string Name(string field, string name) =>
        $"builder.placement.{field}: '{name}' must be the name of an object in Kubernetes: lower-case letters, digits, "
        + "dashes and dots";

    private static IReadOnlyList<string> Faults(string yaml)
    {
        using var folder = new TemporaryFolder();
        return SettingsFile.Read(folder.Write("settings.yaml", yaml), []).Faults;
    }
}
