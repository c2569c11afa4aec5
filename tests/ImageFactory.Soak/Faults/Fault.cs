namespace ImageFactory.Soak.Faults;

/// <summary>One thing that goes wrong.</summary>
/// <param name="Kind">What.</param>
/// <param name="Length">For how long, where it lasts.</param>
/// <param name="Strength">How much, from 0 up to 1, where that differs.</param>
/// <param name="Rest">Peace before it.</param>
internal sealed record Fault(FaultKind Kind, TimeSpan Length, double Strength, TimeSpan Rest);

/// <summary>What may go wrong.</summary>
internal enum FaultKind
{
    /// <summary>The wire is cut, and refuses for a while.</summary>
    Cut,

    /// <summary>Connections are reset, several times.</summary>
    Reset,

    /// <summary>Bytes stand still for a while.</summary>
    Pause,

    /// <summary>A firewall forgets the connections: they stay open and nothing comes through.</summary>
    Forget,

    /// <summary>Bytes take their time.</summary>
    Delay,

    /// <summary>Bytes trickle.</summary>
    Throttle,

    /// <summary>The API server stands still (SIGSTOP) for a while.</summary>
    Freeze,

    /// <summary>The API server is killed and comes back.</summary>
    Kill,

    /// <summary>etcd forgets old versions.</summary>
    Compact,

    /// <summary>While the wire is cut, the server loses all old versions: only a list tells what happened.</summary>
    Amnesia,

    /// <summary>The operator is stopped and started anew.</summary>
    Restart,

    /// <summary>The operator is started anew while the server cannot be reached.</summary>
    BlindRestart,
}
