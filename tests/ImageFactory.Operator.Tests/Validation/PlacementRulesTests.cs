using ImageFactory.Operator.Api.ImageBuild;
using ImageFactory.Operator.Validation;
using Xunit;

namespace ImageFactory.Operator.Tests.Validation;

/// <summary>A builder pod is root on its node, so that nobody but the factory chooses the nodes.</summary>
public sealed class PlacementRulesTests
{
    private static readonly PlacementSettings Settings = new()
    {
        NodeSelector = new Dictionary<string, string> { ["pool"] = "images" },
        AllowedNodeSelector = new Dictionary<string, IReadOnlyList<string>> { ["kvm"] = ["true"], ["zone"] = ["a*"] },
        AllowedTolerations = [new() { Key = "builders", Operator = "Exists", Effect = "NoSchedule" }],
        AllowedPriorityClasses = ["nightly"],
    };

    [Fact]
    public void Without_a_list_in_the_settings_a_build_chooses_nothing() => Assert.Equal(
        "spec.pod.nodeSelector[kvm]: builds may not choose nodes with kvm=true: leave the field out, or ask the people "
        + "who run the factory (builder.placement.allowedNodeSelector); "
        + "spec.pod.tolerations[0]: builds may not choose nodes with the taint "
        + "node-role.kubernetes.io/control-plane:NoSchedule: leave the field out, or ask the people who run the "
        + "factory (builder.placement.allowedTolerations); "
        + "spec.pod.priorityClassName: builds may not choose the priority class system-node-critical: leave the field "
        + "out, or ask the people who run the factory (builder.placement.allowedPriorityClasses)",
        Told(
            new V1PodBackendSettings
            {
                NodeSelector = new Dictionary<string, string> { ["kvm"] = "true" },
                Tolerations =
                [
                    new()
                    {
                        Key = "node-role.kubernetes.io/control-plane",
                        Operator = "Exists",
                        Effect = "NoSchedule",
                    },
                ],
                PriorityClassName = "system-node-critical",
            },
            new PlacementSettings()));

    [Fact]
    public void What_is_in_the_lists_may_be_chosen() => Assert.Empty(Told(
        new V1PodBackendSettings
        {
            NodeSelector = new Dictionary<string, string> { ["kvm"] = "true", ["zone"] = "a1", ["pool"] = "images" },
            Tolerations =
            [
                new() { Key = "builders", Operator = "Exists", Effect = "NoSchedule", TolerationSeconds = 60 },
            ],
            PriorityClassName = "nightly",
        },
        Settings));

    [Fact]
    public void What_tolerates_more_than_the_lists_say_is_refused() => Assert.Equal(
        "spec.pod.nodeSelector[pool]: builds may not choose nodes with pool=masters: choose of kvm=true, zone=a*, or "
        + "ask the people who run the factory (builder.placement.allowedNodeSelector); "
        + "spec.pod.tolerations[0]: builds may not choose nodes with the taint (any): choose of builders:NoSchedule, "
        + "or ask the people who run the factory (builder.placement.allowedTolerations); "
        + "spec.pod.tolerations[1]: builds may not choose nodes with the taint builders: choose of "
        + "builders:NoSchedule, or ask the people who run the factory (builder.placement.allowedTolerations)",
        Told(
            new V1PodBackendSettings
            {
                NodeSelector = new Dictionary<string, string> { ["pool"] = "masters" },
                Tolerations = [new() { Operator = "Exists" }, new() { Key = "builders", Operator = "Exists" }],
            },
            Settings));

    [Fact]
    public void Where_pods_of_all_tenants_meet_a_build_mounts_no_claim_but_those_in_the_list()
    {
        var pod = new V1PodBackendSettings { WorkspaceClaim = "others", CacheClaim = "cache" };
        var settings = new PlacementSettings { AllowedClaims = ["cache"] };

        Assert.Equal(
            "spec.pod.workspaceClaim: builds may not choose the claim others: choose of cache, or ask the people who "
            + "run the factory (builder.placement.allowedClaims)",
            PlacementRules.Check(pod, settings, isShared: true).Text());
        Assert.Empty(PlacementRules.Check(pod, settings, isShared: false));
    }

    private static string Told(V1PodBackendSettings pod, PlacementSettings settings) =>
        PlacementRules.Check(pod, settings, isShared: false).Text();
}
