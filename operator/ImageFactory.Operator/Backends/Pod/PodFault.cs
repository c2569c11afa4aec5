namespace ImageFactory.Operator.Backends.Pod;

/// <summary>Why a pod will not go on, although its scripts did nothing wrong.</summary>
/// <param name="Reason">The cluster's word, e.g. Evicted.</param>
/// <param name="Message">The cluster's explanation.</param>
internal sealed record PodFault(string Reason, string Message);
