using k8s.Models;

namespace ImageFactory.Kubernetes.LeaderElection;

/// <summary>What candidates write into a lease. Pure.</summary>
internal static class LeaseRecords
{
    /// <summary>The lease as its holder writes it.</summary>
    /// <param name="lease">The lease as it was read; null where there is none.</param>
    /// <param name="options">Who writes it, and for how long.</param>
    /// <param name="now">The time of the write, by our clock.</param>
    public static V1Lease Held(V1Lease? lease, LeaderElectionOptions options, DateTimeOffset now)
    {
        var isOurs = lease?.Spec?.HolderIdentity == options.Identity;
        return new V1Lease
        {
            Metadata = lease?.Metadata
                ?? new V1ObjectMeta { Name = options.Name, NamespaceProperty = options.Namespace },
            Spec = new V1LeaseSpec
            {
                HolderIdentity = options.Identity,
                LeaseDurationSeconds = (int)Math.Ceiling(options.LeaseDuration.TotalSeconds),
                AcquireTime = isOurs ? lease!.Spec!.AcquireTime : now.UtcDateTime,
                RenewTime = now.UtcDateTime,
                LeaseTransitions = (lease?.Spec?.LeaseTransitions ?? 0) + (lease is null || isOurs ? 0 : 1),
            },
        };
    }

    /// <summary>The lease as its holder gives it up: for anybody, at once.</summary>
    public static V1Lease Released(V1Lease lease, DateTimeOffset now) => new()
    {
        Metadata = lease.Metadata,
        Spec = new V1LeaseSpec
        {
            HolderIdentity = string.Empty,
            LeaseDurationSeconds = 1,
            RenewTime = now.UtcDateTime,
            AcquireTime = now.UtcDateTime,
            LeaseTransitions = lease.Spec?.LeaseTransitions,
        },
    };
}
