namespace ImageFactory.OpenStack.Compute;

/// <summary>
/// A server as Nova has it.
/// See <see href="https://docs.openstack.org/api-ref/compute/#show-server-details">show server details</see>.
/// </summary>
/// <param name="Id">Its id.</param>
/// <param name="Name">Its name, which others may have too.</param>
/// <param name="Status">Where it is in its life.</param>
public sealed record Server(string Id, string Name, ServerStatus Status)
{
    /// <summary>What Nova does with it now (<c>spawning</c> …); null for nothing.</summary>
    public string? TaskState { get; init; }

    /// <summary>Why it failed, in Nova's words; null when it did not.</summary>
    public string? Fault { get; init; }

    /// <summary>The image that it was made from; null when it boots from a volume.</summary>
    public string? ImageId { get; init; }

    /// <summary>
    /// When it was switched on for the first time; null before that, and where the project may not see it.
    /// </summary>
    public DateTimeOffset? LaunchedAt { get; init; }

    /// <summary>When it was asked for.</summary>
    public DateTimeOffset Created { get; init; }

    /// <summary>Its tags.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; init; } = new Dictionary<string, string>();

    /// <summary>Its addresses; none until it has a port.</summary>
    public IReadOnlyList<ServerAddress> Addresses { get; init; } = [];
}

/// <summary>An address of a server.</summary>
/// <param name="Network">The network's name.</param>
/// <param name="Address">The address.</param>
/// <param name="Version">4 or 6.</param>
/// <param name="IsFloating">Whether it is a floating address, which lies outside of the server.</param>
public sealed record ServerAddress(string Network, string Address, int Version, bool IsFloating);
