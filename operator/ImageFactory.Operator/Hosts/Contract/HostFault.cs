namespace ImageFactory.Operator.Hosts.Contract;

/// <summary>Why a build host will not go on, although its scripts did nothing wrong.</summary>
/// <param name="Reason">The cluster's or the cloud's word, e.g. Evicted.</param>
/// <param name="Message">Its explanation.</param>
/// <param name="IsDeadline">Whether the time that the host was given is over.</param>
internal sealed record HostFault(string Reason, string Message, bool IsDeadline = false);
