using ImageFactory.Kubernetes.Abstractions.Reconciliation;
using k8s;
using k8s.Models;

namespace ImageFactory.Kubernetes.Reconciliation;

/// <summary>Reads what a controller said as what the queue does.</summary>
internal static class Outcomes
{
    public static ReconcileOutcome Of<TEntity>(ReconciliationResult<TEntity> result)
        where TEntity : IKubernetesObject<V1ObjectMeta> => result switch
        {
            { IsSuccess: true, RequeueAfter: { } after } => new ReconcileOutcome.RequeueAfter(after),
            { IsSuccess: true } => new ReconcileOutcome.Done(),
            { Error: TerminalReconcileException error } =>
                new ReconcileOutcome.Terminal(result.ErrorMessage ?? error.Message, error),
            _ => new ReconcileOutcome.Failed(
                result.ErrorMessage ?? "the controller gave no reason",
                result.Error,
                result.RequeueAfter,
                Thrown: false),
        };
}
