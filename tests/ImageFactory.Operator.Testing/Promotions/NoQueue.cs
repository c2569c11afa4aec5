using ImageFactory.Kubernetes.Abstractions.Entities;
using ImageFactory.Kubernetes.Abstractions.Reconciliation;
using ImageFactory.Operator.Api.ImageBuild;

namespace ImageFactory.Operator.Testing.Promotions;

/// <summary>Wakes nobody: scenes look again by themselves.</summary>
internal sealed class NoQueue : IEntityQueue<V1ImageBuild>
{
    public bool Enqueue(ObjectKey key, TimeSpan delay = default) => true;
}
