using ImageFactory.Kubernetes.Abstractions.Reconciliation;
using k8s;
using k8s.Models;

namespace ImageFactory.Kubernetes.Reconciliation;

/// <summary>One finalizer of a kind.</summary>
/// <param name="Identifier">As it stands in metadata.finalizers.</param>
/// <param name="Create">Makes it, for one reconcile.</param>
internal sealed record FinalizerRegistration<TEntity>(
    string Identifier, Func<IServiceProvider, IEntityFinalizer<TEntity>> Create)
    where TEntity : IKubernetesObject<V1ObjectMeta>;
