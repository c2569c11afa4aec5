using ImageFactory.Kubernetes.Client;
using ImageFactory.Operator.Api.DistroProfile;
using ImageFactory.Operator.Settings;
using ImageFactory.Operator.Validation;
using k8s.Models;

namespace ImageFactory.Operator.Controllers.DistroProfile;

/// <summary>
/// Knows of names of images that profiles of two namespaces share in one region. There can be one latest image of a
/// name, so that the releases of one of them are refused; its people are to hear of it before their first build.
/// </summary>
internal sealed class SharedNames(IKubernetesClient client, OperatorOptions options, TimeProvider time)
{
    // Each profile is reviewed every few minutes, and all of them with their keyrings may be some hundred megabytes.
    private static readonly TimeSpan MaxAge = TimeSpan.FromMinutes(5);

    private readonly Lock _lock = new();
    private Task<ILookup<string, Owner>>? _list;
    private DateTimeOffset _until;

    /// <summary>What is said of a profile whose name an older one of another namespace has; null for none.</summary>
    /// <param name="profile">The profile.</param>
    /// <param name="spec">What it is with its parents.</param>
    /// <param name="cancellationToken">Ends the wait for the other profiles.</param>
    public async Task<string?> ProblemAsync(
        V1DistroProfile profile, V1DistroProfileSpec spec, CancellationToken cancellationToken)
    {
        if (options.Namespace is not null
            || ImageSeries.Of(spec) is not { } series
            || spec.Regions is not { Count: > 0 })
        {
            return null;
        }

        var own = Owner.Of(profile, spec);
        var older = (await ReadAsync(cancellationToken))[series]
            .Where(other => other.Namespace != own.Namespace && other.IsOlderThan(own))
            .Select(other => (Owner: other, Region: own.Regions.FirstOrDefault(other.Regions.Contains)))
            .FirstOrDefault(other => other.Region is not null);
        if (older.Region is null)
        {
            return null;
        }

        var isOneTenants = options.TenantNameOf(older.Owner.Namespace) == options.TenantNameOf(own.Namespace);
        var who = isOneTenants
            ? $"DistroProfile {older.Owner.Namespace}/{older.Owner.Name}"
            : "Another profile of this factory";
        return $"{who} makes images of the name {series} in {older.Region} too, and is older: images of this one can "
            + "be built, but not released there; set spec.image.variant, e.g. minimal, or change spec.tier or "
            + "spec.os";
    }

    private Task<ILookup<string, Owner>> ReadAsync(CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            var now = time.GetUtcNow();
            if (_list is null or { IsFaulted: true } || now >= _until)
            {
                (_list, _until) = (ListAsync(), now + MaxAge);
            }

            return _list.WaitAsync(cancellationToken);
        }
    }

    // Not ended by one of those who wait for it: the others still do.
    private async Task<ILookup<string, Owner>> ListAsync()
    {
        var profiles = await client.ListAsync<V1DistroProfile>();
        return profiles.GroupBy(profile => profile.Namespace()).SelectMany(Owners).ToLookup(
            owner => owner.Series, StringComparer.Ordinal);
    }

    private IEnumerable<Owner> Owners(IGrouping<string, V1DistroProfile> profiles)
    {
        var byName = profiles.ToDictionary(profile => profile.Name(), StringComparer.Ordinal);
        var settings = options.ProfilesOf(profiles.Key);
        return byName.Values
            .Select(profile => (Profile: profile, ProfileResolution
                .Resolve(ProfileLineage.Read(profile.Name(), byName.GetValueOrDefault), settings).Spec))
            .Where(entry => entry.Spec is { Regions.Count: > 0 })
            .Select(entry => Owner.Of(entry.Profile, entry.Spec!));
    }

    /// <summary>A profile as far as its names matter.</summary>
    private sealed record Owner(
        string Namespace, string Name, DateTime Created, string Series, IReadOnlyList<string> Regions)
    {
        /// <summary>What matters of a profile.</summary>
        public static Owner Of(V1DistroProfile profile, V1DistroProfileSpec spec) => new(
            profile.Namespace(),
            profile.Name(),
            profile.CreationTimestamp() ?? DateTime.MaxValue,
            ImageSeries.Of(spec) ?? string.Empty,
            [.. (spec.Regions ?? []).Select(region => $"{region.Cloud}/{region.Region}")]);

        /// <summary>Whether it is the older of two; of the same second, the first in the alphabet is.</summary>
        public bool IsOlderThan(Owner other) =>
            (Created, string.CompareOrdinal(Namespace, other.Namespace)).CompareTo((other.Created, 0)) < 0;
    }
}
