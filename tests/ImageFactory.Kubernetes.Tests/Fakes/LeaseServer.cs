using ImageFactory.Kubernetes.Client;
using k8s.Models;

namespace ImageFactory.Kubernetes.Tests.Fakes;

/// <summary>One lease with the server's optimistic locking, and a switch that makes it unreachable.</summary>
internal sealed class LeaseServer
{
    private readonly Lock _gate = new();
    private int _version;

    public V1Lease? Lease { get; private set; }

    public V1Lease? Get()
    {
        lock (_gate)
        {
            return Lease is null ? null : Copy(Lease);
        }
    }

    public void Delete()
    {
        lock (_gate)
        {
            Lease = null;
        }
    }

    public V1Lease Write(V1Lease lease)
    {
        lock (_gate)
        {
            var expected = lease.Metadata.ResourceVersion;
            if (expected is null && Lease is not null)
            {
                throw new ApiException(System.Net.HttpStatusCode.Conflict, "AlreadyExists", "the lease is there");
            }

            if (expected is not null && Lease is null)
            {
                throw new ApiException(System.Net.HttpStatusCode.NotFound, "NotFound", "there is no lease");
            }

            if (expected is not null && expected != Lease!.Metadata.ResourceVersion)
            {
                throw new ApiException(System.Net.HttpStatusCode.Conflict, "Conflict", "the lease changed");
            }

            Lease = Copy(lease);
            Lease.Metadata.ResourceVersion = $"{++_version}";
            return Copy(Lease);
        }
    }

    private static V1Lease Copy(V1Lease lease) => new()
    {
        Metadata = new V1ObjectMeta
        {
            Name = lease.Name(),
            NamespaceProperty = lease.Namespace(),
            ResourceVersion = lease.Metadata.ResourceVersion,
        },
        Spec = new V1LeaseSpec
        {
            HolderIdentity = lease.Spec!.HolderIdentity,
            LeaseDurationSeconds = lease.Spec.LeaseDurationSeconds,
            AcquireTime = lease.Spec.AcquireTime,
            RenewTime = lease.Spec.RenewTime,
            LeaseTransitions = lease.Spec.LeaseTransitions,
        },
    };
}
