using System.Collections.Concurrent;
using ImageFactory.Operator.Api.DistroProfile;
using k8s.Models;

namespace ImageFactory.Operator.Metrics;

/// <summary>How old released images are, by profile; of profiles of one name in several namespaces the worst.</summary>
internal sealed class ReleaseGauges(TimeProvider time)
{
    private readonly ConcurrentDictionary<string, Snapshot> _profiles = new(StringComparer.Ordinal);

    /// <summary>Records what of a profile is released; without an image it is forgotten.</summary>
    public void Set(V1DistroProfile profile, V1DistroProfileStatus status)
    {
        if (status.Release?.BuildDate is { } built)
        {
            _profiles[profile.Uid()] = new Snapshot(profile.Name(), built, status.NextDue);
        }
        else
        {
            Remove(profile);
        }
    }

    /// <summary>Forgets a profile.</summary>
    public void Remove(V1DistroProfile profile) => _profiles.TryRemove(profile.Uid(), out _);

    /// <summary>Seconds since released images were built.</summary>
    public IEnumerable<(double Value, string[] Labels)> Ages() => Profiles()
        .Select(group => (
            (time.GetUtcNow() - group.Min(profile => profile.Built)).TotalSeconds, (string[])[group.Key]));

    /// <summary>Until when they are to be replaced, as Unix time.</summary>
    public IEnumerable<(double Value, string[] Labels)> Dues() => Profiles()
        .Select(group => (Due: group.Min(profile => profile.Due), group.Key))
        .Where(group => group.Due is not null)
        .Select(group => ((double)group.Due!.Value.ToUnixTimeSeconds(), (string[])[group.Key]));

    private IEnumerable<IGrouping<string, Snapshot>> Profiles() =>
        _profiles.Select(profile => profile.Value).GroupBy(profile => profile.Name, StringComparer.Ordinal);

    private sealed record Snapshot(string Name, DateTimeOffset Built, DateTimeOffset? Due);
}
