using k8s;
using k8s.Models;

namespace ImageFactory.Kubernetes.Abstractions.Reconciliation;

/// <summary>Limits a controller to objects with certain labels.</summary>
/// <typeparam name="TEntity">The kind.</typeparam>
public interface IEntityLabelSelector<TEntity>
    where TEntity : IKubernetesObject<V1ObjectMeta>
{
    /// <summary>The selector; null for all objects. Asked once, at start.</summary>
    ValueTask<string?> GetLabelSelectorAsync(CancellationToken cancellationToken);
}
