using ImageFactory.Kubernetes.Abstractions.Entities;
using ImageFactory.Kubernetes.Models;

namespace ImageFactory.Kubernetes.Client;

/// <summary>One line of a watch.</summary>
/// <param name="Type">What happened.</param>
/// <param name="Entity">The object after it; only metadata for a bookmark.</param>
public sealed record WatchEvent<TEntity>(WatchEventType Type, TEntity Entity)
    where TEntity : IKubernetesObject<V1ObjectMeta>;
