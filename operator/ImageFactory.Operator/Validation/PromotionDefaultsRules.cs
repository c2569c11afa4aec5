using System.Globalization;
using ImageFactory.Operator.Api.DistroProfile;
using ImageFactory.Operator.Api.Shared;

namespace ImageFactory.Operator.Validation;

/// <summary>
/// Rules between how images are released and what their profile says of them, for spec.promotion of a profile and for
/// the policy of a promotion alike. What a policy leaves out counts with its default.
/// </summary>
internal static class PromotionDefaultsRules
{
    // The latest image and the one before stay whatever else is said.
    private const int Named = 2;

    private const string Forever = "forever";
    private const string Notice = "notice";
    private const string Last = "last-";
    private const string Promise = "spec.image.metadata.uuidValidity of the profile";

    /// <summary>What is wrong with a policy.</summary>
    /// <param name="policy">The policy, complete or not.</param>
    /// <param name="profile">The resolved profile.</param>
    /// <param name="path">The field that the policy stands in.</param>
    /// <param name="disabled">Regions of the profile that are not enabled.</param>
    public static IEnumerable<Finding> Check(
        V1PromotionPolicy policy,
        V1DistroProfileSpec profile,
        string path,
        IReadOnlyCollection<V1CloudRegion> disabled) =>
    [
        .. CanaryRegions(policy, (profile.Regions ?? []).Concat(disabled), path),
        .. CanaryIsEnabled(policy, disabled, path),
        .. KeptPromises(policy, profile, path),
    ];

    /// <summary>Regions that go first are some of the regions, and not all of them.</summary>
    /// <param name="policy">The policy, complete or not.</param>
    /// <param name="regions">The regions that get the image.</param>
    /// <param name="path">The field that the policy stands in.</param>
    public static IEnumerable<Finding> CanaryRegions(
        V1PromotionPolicy policy, IEnumerable<V1CloudRegion> regions, string path)
    {
        if (policy.Strategy is not { Type: PromotionStrategyType.Canary, Canary.Regions: var canary })
        {
            return [];
        }

        var known = regions.Select(Name).ToList();
        var first = canary.Select(Name).ToList();
        return
        [
            .. first.Index().Where(entry => !known.Contains(entry.Item)).Select(entry => new Finding(
                $"{path}.strategy.canary.regions[{entry.Index}]",
                $"{entry.Item} goes first and is not among spec.regions "
                + $"({(known.Count == 0 ? "none" : string.Join(", ", known))}): name one of those, or add it there")),
            .. RuleList.When(
                known.Count > 0 && known.All(first.Contains),
                $"{path}.strategy.canary.regions",
                $"all regions go first, and none is left to follow: remove one, or set {path}.strategy.type to "
                + "AllOrNothing"),
        ];
    }

    // With some of them left those go first; with none, all regions would get at once what one was to try.
    private static IEnumerable<Finding> CanaryIsEnabled(
        V1PromotionPolicy policy, IReadOnlyCollection<V1CloudRegion> disabled, string path)
    {
        var names = disabled.Select(Name).ToList();
        return policy.Strategy is { Type: PromotionStrategyType.Canary, Canary.Regions: var canary }
            ? RuleList.When(
                canary.Select(Name).All(names.Contains),
                $"{path}.strategy.canary.regions",
                $"no region that goes first is enabled ({string.Join(", ", canary.Select(Name))}): enable one, name "
                + $"another, or set {path}.strategy.type to AllOrNothing meanwhile")
            : [];
    }

    /// <summary>
    /// Retention takes no image away whose id is promised to stay valid. A promise until a date depends on the day, so
    /// that it is held when an image's time has come.
    /// </summary>
    /// <param name="policy">The policy, complete or not.</param>
    /// <param name="profile">The resolved profile.</param>
    /// <param name="path">The field that the policy stands in.</param>
    public static IEnumerable<Finding> KeptPromises(
        V1PromotionPolicy policy, V1DistroProfileSpec profile, string path)
    {
        if (policy.Retention is not { Action: RetentionAction.Deactivate or RetentionAction.Delete } retention)
        {
            return [];
        }

        var promise = profile.Image?.Metadata?.UuidValidity ?? ProfileDefaults.UuidValidity;
        if (promise is Forever or Notice)
        {
            return
            [
                new Finding(
                    $"{path}.retention.action",
                    $"an image's id is promised to stay valid ({Promise}: {promise}), and action {retention.Action} "
                    + $"takes it away: set {path}.retention.action to Hide, or promise less, e.g. last-5"),
            ];
        }

        // Generic images that keep their purpose are hidden as soon as they are not the latest any more.
        var hidesOlder = policy.OldPurpose == OldImagePurpose.Keep
            && profile.Image?.Metadata?.Purpose == ImagePurpose.Generic;
        var visible = hidesOlder
            ? Named
            : Math.Max(Named, retention.KeepVisible ?? ProfileDefaults.KeepVisible);
        var stay = visible + (retention.KeepHidden ?? ProfileDefaults.KeepHidden);
        return RuleList.When(
            stay < Promised(promise),
            $"{path}.retention.keepHidden",
            $"action {retention.Action} leaves the newest {stay} images, and the last {Promised(promise)} are promised "
            + $"to stay valid ({Promise}): raise {path}.retention.keepHidden to {Promised(promise) - visible}, or "
            + "promise less");
    }

    // What is no number there the API server refuses; files that it has not seen may have it.
    private static int Promised(string promise) =>
        promise.StartsWith(Last, StringComparison.Ordinal)
        && int.TryParse(promise.AsSpan(Last.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var last)
            ? last
            : 0;

    private static string Name(V1CloudRegion region) => $"{region.Cloud}/{region.Region}";
}
