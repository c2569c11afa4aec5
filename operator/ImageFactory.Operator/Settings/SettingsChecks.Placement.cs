using System.Text.RegularExpressions;
using ImageFactory.Operator.Api.ImageBuild;
using ImageFactory.Operator.Api.Shared;
using ImageFactory.Operator.Validation;

namespace ImageFactory.Operator.Settings;

// What no API server takes would be found by the first pod.
internal sealed partial class SettingsChecks
{
    private void Require(PlacementSettings placement)
    {
        const string Field = "builder.placement";
        foreach (var (label, value) in placement.NodeSelector)
        {
            Require(
                Regex.IsMatch(value, FieldPatterns.LabelValue) && value.Length <= 63,
                $"{Field}.nodeSelector.{label} must be a word of up to 63 letters, digits, dashes, dots and "
                + $"underscores, not '{value}'");
        }

        RequireTolerations(placement.Tolerations, $"{Field}.tolerations");
        RequireTolerations(placement.AllowedTolerations, $"{Field}.allowedTolerations");
        (string Field, IEnumerable<string> Names)[] objects =
        [
            ("priorityClassName", OneOrNone(placement.PriorityClassName)),
            ("runtimeClassName", OneOrNone(placement.RuntimeClassName)),
            ("allowedPriorityClasses", placement.AllowedPriorityClasses),
            ("allowedClaims", placement.AllowedClaims),
        ];
        foreach (var (field, names) in objects)
        {
            foreach (var name in names)
            {
                Require(
                    Regex.IsMatch(name, FieldPatterns.ObjectName) && name.Length <= 253,
                    $"{Field}.{field}: '{name}' must be the name of an object in Kubernetes: lower-case letters, "
                    + "digits, dashes and dots");
            }
        }
    }

    private void RequireTolerations(IReadOnlyList<V1PodToleration> tolerations, string list)
    {
        foreach (var (number, toleration) in tolerations.Index())
        {
            var field = $"{list}[{number}]";
            Require(toleration.Operator is null or "Exists" or "Equal", $"{field}.operator must be Exists or Equal");
            Require(
                toleration.Effect is null or "NoSchedule" or "PreferNoSchedule" or "NoExecute",
                $"{field}.effect must be NoSchedule, PreferNoSchedule or NoExecute; leave it out for all of them");
            Require(
                !string.IsNullOrEmpty(toleration.Key) || toleration.Operator == "Exists",
                $"{field}.key must name a taint; for all taints leave it out, and set operator: Exists");
            Require(
                string.IsNullOrEmpty(toleration.Value) || toleration.Operator != "Exists",
                $"{field}.value goes with operator: Equal: remove it, or set that");
        }
    }

    private static IEnumerable<string> OneOrNone(string name) => name.Length > 0 ? [name] : [];
}
