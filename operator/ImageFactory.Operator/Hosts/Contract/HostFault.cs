namespace ImageFactory.Operator.Hosts.Contract;

/// <summary>Why a build host will not go on, although its scripts did nothing wrong.</summary>
/// <param name="Message">The cluster's or the cloud's explanation.</param>
/// <param name="IsDeadline">Whether the time that the host was given is over.</param>
internal sealed record HostFault(string Message, bool IsDeadline = false);
