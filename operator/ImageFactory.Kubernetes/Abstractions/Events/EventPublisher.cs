using k8s;
using k8s.Models;

namespace ImageFactory.Kubernetes.Abstractions.Events;

/// <summary>
/// Tells of something that happened to an object. Returns at once; a lost event never fails a reconcile.
/// </summary>
/// <param name="entity">The object.</param>
/// <param name="reason">One CamelCase word.</param>
/// <param name="message">A sentence for people, at most 1 kB.</param>
/// <param name="type">News or trouble.</param>
/// <param name="cancellationToken">Ends the hand-over, not the delivery.</param>
public delegate Task EventPublisher(
    IKubernetesObject<V1ObjectMeta> entity,
    string reason,
    string message,
    EventType type = EventType.Normal,
    CancellationToken cancellationToken = default);
