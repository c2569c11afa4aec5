using k8s.Models;

namespace ImageFactory.Kubernetes.Events;

/// <summary>Something that happened, as it was published.</summary>
internal sealed record Occurrence(EventKey Key, V1ObjectReference Regarding, string Note, DateTimeOffset At);
