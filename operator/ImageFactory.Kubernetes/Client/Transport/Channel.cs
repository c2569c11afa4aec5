namespace ImageFactory.Kubernetes.Client.Transport;

/// <summary>
/// Which connection a request takes. Requests on one HTTP/2 connection share its fate, so a stalled watch must not stop
/// the renewal of a lease. See <see href="https://github.com/dotnet/runtime/issues/82236">dotnet/runtime#82236</see>.
/// </summary>
internal enum Channel
{
    /// <summary>Short calls, over HTTP/2.</summary>
    Calls,

    /// <summary>Watches and logs, each on a connection of its own.</summary>
    Streams,

    /// <summary>Leases.</summary>
    Leases,
}
