using System.Collections.Concurrent;
using ImageFactory.Kubernetes.Metrics;
using ImageFactory.Operator.Api.DistroProfile;
using k8s.Models;
using Prometheus;

namespace ImageFactory.Operator.Metrics;

/// <summary>
/// Builds that come by the clock, by profile; of profiles of one name in several namespaces the one whose next build is
/// due first.
/// </summary>
internal sealed class NightlyGauges
{
    private readonly ConcurrentDictionary<string, (string Name, V1NightlyStatus Nightly)> _profiles =
        new(StringComparer.Ordinal);

    /// <summary>Puts them on the page.</summary>
    public NightlyGauges(CollectorRegistry registry)
    {
        registry.ObserveGauge(
            "imagefactory_nightly_last_timestamp_seconds",
            "When a profile's newest build by the clock was created, as Unix time.",
            ["profile"],
            () => First().Select(one => Series(one.Nightly.LastTime!.Value.ToUnixTimeSeconds(), one.Name)));
        registry.ObserveGauge(
            "imagefactory_nightly_period_seconds",
            "When after a profile's newest build by the clock the next one is to come.",
            ["profile"],
            () => First().Select(one => Series(one.Nightly.PeriodSeconds!.Value, one.Name)));
        registry.ObserveGauge(
            "imagefactory_nightly_last_result",
            "What became of a profile's newest build by the clock that is over: 1 for that result, 0 for the others.",
            ["profile", "result"],
            Results);
    }

    /// <summary>Records what is known of a profile; without such builds it is forgotten.</summary>
    public void Set(V1DistroProfile profile, V1NightlyStatus? nightly)
    {
        if (nightly is { LastTime: not null, PeriodSeconds: not null })
        {
            _profiles[profile.Uid()] = (profile.Name(), nightly);
        }
        else
        {
            Remove(profile);
        }
    }

    /// <summary>Forgets a profile.</summary>
    public void Remove(V1DistroProfile profile) => _profiles.TryRemove(profile.Uid(), out _);

    private IEnumerable<(string Name, V1NightlyStatus Nightly)> First() => Profiles().Select(group => group.MinBy(
        one => one.Nightly.LastTime!.Value.AddSeconds(one.Nightly.PeriodSeconds!.Value)));

    private IEnumerable<(double Value, string[] Labels)> Results() =>
        from profile in Profiles()
        let results = profile.Select(one => one.Nightly.LastResult).OfType<NightlyResult>().ToHashSet()
        where results.Count > 0
        from result in Enum.GetValues<NightlyResult>()
        select Series(results.Contains(result) ? 1 : 0, profile.Key, result.ToString());

    private IEnumerable<IGrouping<string, (string Name, V1NightlyStatus Nightly)>> Profiles() =>
        _profiles.Select(profile => profile.Value).GroupBy(profile => profile.Name, StringComparer.Ordinal);

    private static (double Value, string[] Labels) Series(double value, params string[] labels) => (value, labels);
}
