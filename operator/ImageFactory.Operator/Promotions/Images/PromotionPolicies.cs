using ImageFactory.Operator.Api.DistroProfile;
using ImageFactory.Operator.Api.ImagePromotion;
using ImageFactory.Operator.Api.Shared;
using ImageFactory.Operator.Validation;

namespace ImageFactory.Operator.Promotions.Images;

/// <summary>How an image is released, in full: the promotion's own fields, its profile's, and defaults. Pure.</summary>
internal static class PromotionPolicies
{
    private const int TimeoutSeconds = 3600;
    private const string DeleteAfter = "90d";
    private const string Soak = "1h";

    /// <summary>The policy, complete.</summary>
    /// <param name="own">The promotion's own fields.</param>
    /// <param name="profile">The profile's; null for none.</param>
    /// <param name="action">What is done; only a release gives images another visibility.</param>
    public static V1PromotionPolicy Resolve(V1PromotionPolicy own, V1PromotionPolicy? profile, PromotionAction action)
    {
        // A profile speaks of releases alone. What is dangerous goes from wherever it can.
        var strategy = own.Strategy ?? (action == PromotionAction.Promote ? profile?.Strategy : null);
        var fallback = action == PromotionAction.Revoke
            ? PromotionStrategyType.BestEffort
            : PromotionStrategyType.AllOrNothing;
        PromotedVisibility? visibility = action == PromotionAction.Promote
            ? own.Visibility ?? profile?.Visibility ?? PromotedVisibility.Private
            : null;
        return new V1PromotionPolicy
        {
            Strategy = new V1PromotionStrategy
            {
                Type = strategy?.Type ?? fallback,
                Canary = strategy?.Canary is { } canary
                    ? new V1Canary
                    {
                        Regions = canary.Regions,
                        Soak = canary.Soak ?? Soak,
                        Check = canary.Check ?? CanaryCheck.ReadBack,
                    }
                    : null,
            },
            Approval = own.Approval
                ?? (action == PromotionAction.Promote ? profile?.Approval : null)
                ?? PromotionApproval.Automatic,
            Visibility = visibility,
            Members = visibility == PromotedVisibility.Shared ? own.Members ?? profile?.Members : null,
            Retention = Retention(own.Retention, profile?.Retention),
            OldPurpose = own.OldPurpose ?? profile?.OldPurpose ?? OldImagePurpose.OldGeneric,
            Drift = own.Drift ?? profile?.Drift ?? DriftPolicy.Report,
            Publisher = own.Publisher ?? profile?.Publisher ?? PromotionPublisher.Operator,
            TimeoutSeconds = own.TimeoutSeconds ?? profile?.TimeoutSeconds ?? TimeoutSeconds,
        };
    }

    /// <summary>
    /// A profile's canary, for a promotion that names only some of the profile's regions: those that are among them go
    /// first, and where that leaves nothing to follow, all go at once.
    /// </summary>
    public static void Narrow(V1PromotionPolicy policy, IReadOnlyCollection<V1PromotedRegion> regions)
    {
        if (policy.Strategy!.Canary is not { } canary)
        {
            return;
        }

        canary.Regions =
        [
            .. canary.Regions.Where(first => regions.Any(
                region => region.Cloud == first.Cloud && region.Region == first.Region)),
        ];
        if (canary.Regions.Count == 0 || canary.Regions.Count == regions.Count)
        {
            policy.Strategy = new V1PromotionStrategy { Type = PromotionStrategyType.AllOrNothing };
        }
    }

    /// <summary>Brings up to date what the promotion itself may still say otherwise.</summary>
    public static void Refresh(V1PromotionPolicy policy, V1PromotionPolicy own)
    {
        policy.Approval = own.Approval ?? policy.Approval;
        policy.Retention = Retention(own.Retention, policy.Retention);
        policy.OldPurpose = own.OldPurpose ?? policy.OldPurpose;
        policy.Drift = own.Drift ?? policy.Drift;
        policy.TimeoutSeconds = own.TimeoutSeconds ?? policy.TimeoutSeconds;
    }

    /// <summary>The stages that an image must have passed before it is released.</summary>
    public static IList<RequiredStage> Required(V1DistroProfileSpec? profile) =>
        profile?.Promotion?.Requires ?? [RequiredStage.Tested];

    /// <summary>How many images of a series users see.</summary>
    public static int Visible(this V1PromotionPolicy policy) =>
        policy.Retention?.KeepVisible ?? ProfileDefaults.KeepVisible;

    /// <summary>How long a canary soaks.</summary>
    public static TimeSpan SoakTime(this V1Canary canary) => Duration.Parse(canary.Soak ?? Soak);

    /// <summary>Whether two ways of retention are the same.</summary>
    public static bool Same(V1Retention? one, V1Retention? other) =>
        (one?.KeepVisible, one?.KeepHidden, one?.DeleteAfter, one?.Action)
        == (other?.KeepVisible, other?.KeepHidden, other?.DeleteAfter, other?.Action);

    /// <summary>How older images are kept, in full.</summary>
    public static V1Retention Retention(V1Retention? own, V1Retention? profile) => new()
    {
        KeepVisible = own?.KeepVisible ?? profile?.KeepVisible ?? ProfileDefaults.KeepVisible,
        KeepHidden = own?.KeepHidden ?? profile?.KeepHidden ?? ProfileDefaults.KeepHidden,
        DeleteAfter = own?.DeleteAfter ?? profile?.DeleteAfter ?? DeleteAfter,
        Action = own?.Action ?? profile?.Action ?? RetentionAction.Hide,
    };
}
