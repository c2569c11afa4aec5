using ImageFactory.Operator.Api.ImageBuild;
using ImageFactory.Operator.Api.Shared;

namespace ImageFactory.Operator.Validation;

/// <summary>Rules of an ImageBuild by itself.</summary>
internal static class BuildRules
{
    /// <summary>The rules, as the API server has them in CEL.</summary>
    public static IReadOnlyList<ValidationRule<V1ImageBuild>> All { get; } =
    [
        new(nameof(ImmutableFields), Reasons.FailedImmutableField, ImmutableFields),
        new(nameof(RestartFromIsWork), Reasons.FailedInvalidBuild, RestartFromIsWork),
        new(nameof(PodNeedsPodBackend), Reasons.FailedInvalidBuild, PodNeedsPodBackend),
        new(nameof(OpenStackVmNeedsItsBackend), Reasons.FailedInvalidBuild, OpenStackVmNeedsItsBackend),
        new(nameof(VolumeTypeNeedsVolume), Reasons.FailedInvalidBuild, VolumeTypeNeedsVolume),
    ];

    private static IEnumerable<Finding> ImmutableFields(V1ImageBuild build) => AcceptedFields.Changes(build);

    private static IEnumerable<Finding> RestartFromIsWork(V1ImageBuild build) => RuleList.When(
        build.Spec.RestartFrom is BuildStage.CleanedUp or BuildStage.HostDestroyed,
        "spec.restartFrom",
        RuleMessages.RestartFromCleanUp);

    private static IEnumerable<Finding> PodNeedsPodBackend(V1ImageBuild build) => RuleList.When(
        build.Spec.Pod is not null && build.Spec.Backend == BuildBackend.OpenStackVm,
        "spec.pod",
        RuleMessages.PodNeedsPodBackend);

    private static IEnumerable<Finding> OpenStackVmNeedsItsBackend(V1ImageBuild build) => RuleList.When(
        build.Spec.OpenStackVm is not null && build.Spec.Backend != BuildBackend.OpenStackVm,
        "spec.openStackVm",
        RuleMessages.OpenStackVmNeedsItsBackend);

    private static IEnumerable<Finding> VolumeTypeNeedsVolume(V1ImageBuild build) => RuleList.When(
        build.Spec.OpenStackVm is { VolumeType: not null, VolumeGiB: null },
        "spec.openStackVm.volumeType",
        RuleMessages.VolumeTypeNeedsVolume);
}
