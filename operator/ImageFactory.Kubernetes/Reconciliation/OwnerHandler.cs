using ImageFactory.Kubernetes.Abstractions.Entities;
using ImageFactory.Kubernetes.Abstractions.Reconciliation;
using ImageFactory.Kubernetes.Client;
using ImageFactory.Kubernetes.Informers;
using k8s;
using k8s.Models;

namespace ImageFactory.Kubernetes.Reconciliation;

/// <summary>Turns a change of an owned object into a reconcile of its owner, the one before and the one now.</summary>
internal sealed class OwnerHandler<TOwner>(IEntityQueue<TOwner> owners) : IChangeHandler
    where TOwner : IKubernetesObject<V1ObjectMeta>
{
    /// <inheritdoc />
    public void Handle(ObjectChange change)
    {
        Enqueue(change.Key, change.Old?.Owner);
        if (change.New?.Owner != change.Old?.Owner)
        {
            Enqueue(change.Key, change.New?.Owner);
        }
    }

    private void Enqueue(ObjectKey owned, OwnerKey? owner)
    {
        // Versions of one group name the same object.
        if (owner is not null
            && owner.Kind == EntityDefinition.Of<TOwner>().Kind
            && owner.Group == EntityDefinition.Of<TOwner>().Group)
        {
            owners.Enqueue(new ObjectKey(owner.Namespace ?? owned.Namespace, owner.Name));
        }
    }
}
