using ImageFactory.Kubernetes.Abstractions.Entities;
using ImageFactory.Kubernetes.Abstractions.Reconciliation;
using k8s;
using k8s.Models;

namespace ImageFactory.Operator.Stages;

/// <summary>The object that work is done for.</summary>
/// <param name="Uid">The object's UID: a later object of the same name is another owner.</param>
/// <param name="Wake">Asks for a reconcile of the object.</param>
internal sealed record WorkOwner(string Uid, Action Wake)
{
    /// <summary>The owner that an object is.</summary>
    public static WorkOwner Of<TEntity>(TEntity entity, IEntityQueue<TEntity> queue)
        where TEntity : IKubernetesObject<V1ObjectMeta>
    {
        var key = ObjectKey.Of(entity);
        return new WorkOwner(entity.Uid(), () => queue.Enqueue(key));
    }
}
