namespace ImageFactory.Kubernetes.LeaderElection;

/// <summary>Who stands for election, for which lease, in which times.</summary>
internal sealed record LeaderElectionOptions
{
    /// <summary>Share by which waits between tries are spread, so that candidates don't knock together.</summary>
    public const double JitterFactor = 1.2;

    /// <summary>Name of the lease.</summary>
    public required string Name { get; init; }

    /// <summary>Namespace of the lease.</summary>
    public required string Namespace { get; init; }

    /// <summary>The candidate; unique to the process, since a pod's name comes back after a restart.</summary>
    public required string Identity { get; init; }

    /// <summary>Time without a renewal after which others take over.</summary>
    public TimeSpan LeaseDuration { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>Time without a renewal after which the leader stops: before others start.</summary>
    public TimeSpan RenewDeadline { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Wait between tries.</summary>
    public TimeSpan RetryPeriod { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Longest time of one call: two must fit into the deadline.</summary>
    public TimeSpan CallTimeout => RenewDeadline / 2;

    /// <summary>Checks the one rule that keeps two leaders apart.</summary>
    public LeaderElectionOptions Validated() =>
        LeaseDuration > RenewDeadline && RenewDeadline > RetryPeriod * JitterFactor
            ? this
            : throw new ArgumentException(
                $"Leader election needs lease > renew deadline > {JitterFactor} × retry period, "
                + $"but has {LeaseDuration}, {RenewDeadline}, {RetryPeriod}");
}
