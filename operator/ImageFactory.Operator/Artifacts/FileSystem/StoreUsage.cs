using ImageFactory.Operator.Validation;

namespace ImageFactory.Operator.Artifacts.FileSystem;

/// <summary>
/// How much tenants with a quota keep in the store, and how much of what is on its way is not on the disk yet. Whatever
/// changes a scope tells the scope's size anew, so that no sum drifts; nothing is read for a request.
/// </summary>
/// <param name="tenantOf">The tenant of a namespace; null for none.</param>
internal sealed class StoreUsage(Func<string, TenantSettings?> tenantOf)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<ArtifactScope, ScopeSize> _scopes = [];
    private readonly Dictionary<string, TenantUsage> _tenants = new(StringComparer.Ordinal);
    private long _unwritten;

    /// <summary>The usage of a store in which nobody has a quota.</summary>
    public static StoreUsage WithoutQuotas => new(_ => null);

    /// <summary>The scopes that are known to hold something.</summary>
    public IReadOnlyList<ArtifactScope> Scopes => Read(() => _scopes.Keys.ToList());

    /// <summary>What tenants with a quota keep, and may keep.</summary>
    public IReadOnlyList<TenantUsage> Tenants => Read(() => _tenants.Values.Select(tenant => tenant with { }).ToList());

    /// <summary>Whether what lies in a namespace is counted.</summary>
    public bool Counts(string @namespace) =>
        tenantOf(@namespace)?.Quota is { StoreGiB: not null } or { LogsMiB: not null };

    /// <summary>Writes down what a scope holds now.</summary>
    public void Set(ArtifactScope scope, ScopeSize size)
    {
        lock (_gate)
        {
            if (Find(scope) is not { } tenant)
            {
                return;
            }

            var before = _scopes.GetValueOrDefault(scope);
            tenant.Artifacts += size.Artifacts - before.Artifacts;
            tenant.Logs += size.Logs - before.Logs;
            if (size == default)
            {
                _scopes.Remove(scope);
            }
            else
            {
                _scopes[scope] = size;
            }
        }
    }

    /// <summary>Keeps room for bytes of an upload: on the disk, and in its tenant's quota.</summary>
    /// <exception cref="ArtifactStoreFullException">The disk has none.</exception>
    /// <exception cref="ArtifactQuotaException">The quota has none.</exception>
    public void Reserve(ArtifactScope scope, long bytes, DiskSpace disk)
    {
        lock (_gate)
        {
            var tenant = Find(scope);
            tenant?.Require(bytes);
            disk.Require(bytes, _unwritten);
            tenant?.Incoming += bytes;
            _unwritten += bytes;
        }
    }

    /// <summary>Tells that bytes of an upload are on the disk now.</summary>
    public void Write(long bytes)
    {
        lock (_gate)
        {
            _unwritten -= bytes;
        }
    }

    /// <summary>Gives back what was kept for an upload that is over.</summary>
    public void Release(ArtifactScope scope, long reserved, long unwritten)
    {
        lock (_gate)
        {
            Find(scope)?.Incoming -= reserved;
            _unwritten -= unwritten;
        }
    }

    /// <summary>How many bytes of logs the tenant of a scope may still keep.</summary>
    public long LogRoom(ArtifactScope scope) =>
        Read(() => Find(scope) is { MaxLogs: { } most } tenant ? Math.Max(0, most - tenant.Logs) : long.MaxValue);

    private TenantUsage? Find(ArtifactScope scope)
    {
        if (tenantOf(scope.Namespace) is not { } settings || !Counts(scope.Namespace))
        {
            return null;
        }

        if (!_tenants.TryGetValue(settings.Name, out var tenant))
        {
            _tenants[settings.Name] = tenant = TenantUsage.Of(settings);
        }

        return tenant;
    }

    private T Read<T>(Func<T> read)
    {
        lock (_gate)
        {
            return read();
        }
    }
}

/// <summary>How many bytes a scope holds.</summary>
/// <param name="Artifacts">All but logs.</param>
/// <param name="Logs">Logs.</param>
internal readonly record struct ScopeSize(long Artifacts, long Logs);
