using ImageFactory.Operator.Api.ImageBuild;
using k8s.Models;

namespace ImageFactory.Operator.Hosts.Pod;

/// <summary>Writes a build's tolerations as pods have them.</summary>
internal static class PodTolerations
{
    /// <summary>The tolerations of a build's pods; null for none.</summary>
    public static IList<V1Toleration>? Of(V1PodBackendSettings? pod) => pod?.Tolerations?.Select(toleration => new V1Toleration
    {
        Key = toleration.Key,
        OperatorProperty = toleration.Operator,
        Value = toleration.Value,
        Effect = toleration.Effect,
        TolerationSeconds = toleration.TolerationSeconds,
    }).ToList();
}
