using k8s.Models;

namespace ImageFactory.Kubernetes.Events;

/// <summary>Something that happened, as it was published.</summary>
internal sealed record Occurrence(EventKey Key, V1ObjectReference Regarding, string Note, DateTimeOffset At);

/// <summary>Occurrences with the same key are one series.</summary>
internal sealed record EventKey(
    string ApiVersion, string Kind, string? Namespace, string Name, string Uid, string Type, string Reason);
