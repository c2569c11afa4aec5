using k8s.Models;

namespace ImageFactory.Operator.Hosts.Pod;

/// <summary>
/// Whether a pod of a build could have been on a node. Once it is gone, only the build's status tells where it was, and
/// a janitor, which is root there and tolerates all, must not go where the build itself would not have been let. Pure.
/// </summary>
internal static class NodeFit
{
    // What the cluster itself says of how a node fares, also after it took a pod.
    private const string Condition = "node.kubernetes.io/";

    /// <summary>
    /// Whether the node has the labels that the pod asks for, and no taint that it does not tolerate.
    /// </summary>
    public static bool Allows(V1Node node, V1PodSpec pod)
    {
        var labels = node.Metadata.Labels ?? new Dictionary<string, string>();
        return (pod.NodeSelector ?? new Dictionary<string, string>())
                .All(asked => labels.TryGetValue(asked.Key, out var value) && value == asked.Value)
            && (node.Spec?.Taints ?? [])
                .Where(taint => taint.Effect != "PreferNoSchedule"
                    && !taint.Key.StartsWith(Condition, StringComparison.Ordinal))
                .All(taint => (pod.Tolerations ?? []).Any(toleration => Tolerates(toleration, taint)));
    }

    private static bool Tolerates(V1Toleration toleration, V1Taint taint) =>
        (string.IsNullOrEmpty(toleration.Effect) || toleration.Effect == taint.Effect)
        && (toleration.OperatorProperty == "Exists"
            ? string.IsNullOrEmpty(toleration.Key) || toleration.Key == taint.Key
            : toleration.Key == taint.Key && (toleration.Value ?? string.Empty) == (taint.Value ?? string.Empty));
}
