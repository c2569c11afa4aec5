using ImageFactory.Operator.Api.ImageBuild;

namespace ImageFactory.Operator.Validation;

/// <summary>What a build asks of the place of its pods, beside what the settings allow.</summary>
internal static class PlacementRules
{
    /// <summary>What is asked for and not allowed.</summary>
    /// <param name="pod">What is asked for.</param>
    /// <param name="settings">What is allowed.</param>
    /// <param name="isShared">Whether pods live in a namespace of the operator's, with claims of others.</param>
    public static IEnumerable<Finding> Check(
        V1PodBackendSettings? pod, PlacementSettings settings, bool isShared) => pod is null
        ? []
        :
        [
            .. (pod.NodeSelector ?? new Dictionary<string, string>())
                .Where(label => !Allows(settings, label.Key, label.Value))
                .OrderBy(label => label.Key, StringComparer.Ordinal)
                .Select(label => new Finding(
                    $"spec.pod.nodeSelector[{label.Key}]",
                    NotAllowed(
                        $"nodes with {label.Key}={label.Value}",
                        settings.AllowedNodeSelector.SelectMany(
                            allowed => allowed.Value.Select(value => $"{allowed.Key}={value}")),
                        nameof(settings.AllowedNodeSelector)))),
            .. (pod.Tolerations ?? []).Index()
                .Where(entry => !settings.AllowedTolerations.Any(allowed => Covers(allowed, entry.Item)))
                .Select(entry => new Finding(
                    $"spec.pod.tolerations[{entry.Index}]",
                    NotAllowed(
                        $"nodes with the taint {Text(entry.Item)}",
                        settings.AllowedTolerations.Select(Text),
                        nameof(settings.AllowedTolerations)))),
            .. RuleList.When(
                pod.PriorityClassName is { } name
                    && !settings.AllowedPriorityClasses.Contains(name, StringComparer.Ordinal),
                "spec.pod.priorityClassName",
                NotAllowed(
                    $"the priority class {pod.PriorityClassName}",
                    settings.AllowedPriorityClasses,
                    nameof(settings.AllowedPriorityClasses))),
            .. isShared ? Claim(settings, pod.WorkspaceClaim, "spec.pod.workspaceClaim") : [],
            .. isShared ? Claim(settings, pod.CacheClaim, "spec.pod.cacheClaim") : [],
        ];

    private static IEnumerable<Finding> Claim(PlacementSettings settings, string? claim, string field) => RuleList.When(
        claim is not null && !settings.AllowedClaims.Contains(claim, StringComparer.Ordinal),
        field,
        NotAllowed($"the claim {claim}", settings.AllowedClaims, nameof(settings.AllowedClaims)));

    private static bool Allows(PlacementSettings settings, string label, string value) =>
        // What all pods have anyway is no choice.
        settings.NodeSelector.TryGetValue(label, out var usual)
            ? usual == value
            : settings.AllowedNodeSelector.TryGetValue(label, out var values) && TenantSettings.Fits(values, value);

    // To the letter: a toleration without a key, or without an effect, tolerates more than it seems to.
    private static bool Covers(V1PodToleration allowed, V1PodToleration asked) =>
        (allowed.Key, allowed.Operator, allowed.Value, allowed.Effect)
        == (asked.Key, asked.Operator, asked.Value, asked.Effect);

    private static string Text(V1PodToleration toleration) =>
        (toleration.Key is { Length: > 0 } key ? key : "(any)")
        + (toleration.Value is { } value ? $"={value}" : string.Empty)
        + (toleration.Effect is { } effect ? $":{effect}" : string.Empty);

    private static string NotAllowed(string what, IEnumerable<string> allowed, string setting) =>
        $"builds may not choose {what}: "
        + (allowed.ToList() is { Count: > 0 } list ? $"choose of {string.Join(", ", list)}" : "leave the field out")
        + ", or ask the people who run the factory "
        + $"(builder.placement.{char.ToLowerInvariant(setting[0])}{setting[1..]})";
}
