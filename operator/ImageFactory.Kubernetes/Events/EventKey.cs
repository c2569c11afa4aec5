namespace ImageFactory.Kubernetes.Events;

/// <summary>Occurrences with the same key are one series.</summary>
internal sealed record EventKey(string ApiVersion, string Kind, string? Namespace, string Name, string Uid, string Type, string Reason);
