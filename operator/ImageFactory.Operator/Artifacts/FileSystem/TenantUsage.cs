using ImageFactory.Operator.Validation;

namespace ImageFactory.Operator.Artifacts.FileSystem;

/// <summary>What a tenant keeps in the store, and may keep.</summary>
/// <param name="Name">The tenant.</param>
/// <param name="MaxArtifacts">Most bytes beside logs; null for no limit.</param>
/// <param name="MaxLogs">Most bytes of logs; null for no limit.</param>
internal sealed record TenantUsage(string Name, long? MaxArtifacts, long? MaxLogs)
{
    /// <summary>Bytes that are stored, beside logs.</summary>
    public long Artifacts { get; set; }

    /// <summary>Bytes of logs.</summary>
    public long Logs { get; set; }

    /// <summary>Bytes that uploads under way were promised.</summary>
    public long Incoming { get; set; }

    /// <summary>The usage of a tenant who has nothing yet.</summary>
    public static TenantUsage Of(TenantSettings tenant) => new(
        tenant.Name, (long?)tenant.Quota.StoreGiB << 30, (long?)tenant.Quota.LogsMiB << 20);

    /// <summary>Refuses what the quota has no room for.</summary>
    /// <exception cref="ArtifactQuotaException">It has none.</exception>
    public void Require(long bytes)
    {
        var used = Artifacts + Incoming;
        if (MaxArtifacts is { } most && (used >= most || used + bytes > most))
        {
            throw new ArtifactQuotaException(Name, used, most, bytes);
        }
    }
}
