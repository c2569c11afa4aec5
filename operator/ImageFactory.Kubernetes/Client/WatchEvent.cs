using k8s;
using k8s.Models;

namespace ImageFactory.Kubernetes.Client;

/// <summary>One line of a watch.</summary>
/// <param name="Type">What happened.</param>
/// <param name="Entity">
/// The object after it; only metadata for a bookmark, and for an object that does not fit its type.
/// </param>
public sealed record WatchEvent<TEntity>(WatchEventType Type, TEntity Entity)
    where TEntity : IKubernetesObject<V1ObjectMeta>
{
    /// <summary>
    /// What is wrong with an object that does not fit <typeparamref name="TEntity"/>; null for all others. The watch
    /// goes on: <see cref="Entity"/> still tells which object it is, and from which version to go on.
    /// </summary>
    public string? Error { get; init; }
}
