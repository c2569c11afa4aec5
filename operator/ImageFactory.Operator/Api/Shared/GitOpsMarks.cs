using k8s;
using k8s.Models;

namespace ImageFactory.Operator.Api.Shared;

/// <summary>
/// Tools that keep a cluster as Git says. What one of them applied, it applies again when it is gone: a build that the
/// operator deleted would be built again, for ever.
/// </summary>
internal static class GitOpsMarks
{
    private const string ArgoTracking = "argocd.argoproj.io/tracking-id";
    private const string ArgoHook = "argocd.argoproj.io/hook";
    private const string HelmHook = "helm.sh/hook";
    private const string FluxKustomization = "kustomize.toolkit.fluxcd.io/name";
    private const string FluxHelmRelease = "helm.toolkit.fluxcd.io/name";

    /// <summary>
    /// The tool that keeps an object, by the marks that it puts on it; null for none. Hooks of Argo CD, for which it
    /// takes those of Helm, too, it makes once a sync; they are not kept. Its tracking by the label
    /// <c>app.kubernetes.io/instance</c> says nothing, since others set that label, too.
    /// </summary>
    public static string? KeeperOf(IKubernetesObject<V1ObjectMeta> entity)
    {
        if (entity.GetAnnotation(ArgoTracking) is { } tracked
            && (entity.GetAnnotation(ArgoHook) ?? entity.GetAnnotation(HelmHook)) is null)
        {
            // The mark of a copy names the object that it was copied from.
            return tracked.EndsWith($":{entity.Namespace()}/{entity.Name()}", StringComparison.Ordinal)
                ? $"Argo CD ({tracked.Split(':')[0]})"
                : null;
        }

        return (entity.GetLabel(FluxKustomization) ?? entity.GetLabel(FluxHelmRelease)) is { } name
            ? $"Flux ({name})"
            : null;
    }
}
