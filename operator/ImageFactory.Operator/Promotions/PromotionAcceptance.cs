using System.Text.RegularExpressions;
using ImageFactory.Kubernetes.Client;
using ImageFactory.Operator.Api.DistroProfile;
using ImageFactory.Operator.Api.ImageBuild;
using ImageFactory.Operator.Api.ImagePromotion;
using ImageFactory.Operator.Api.Shared;
using ImageFactory.Operator.Promotions.Images;
using ImageFactory.Operator.Settings;
using ImageFactory.Operator.Stages;
using ImageFactory.Operator.Validation;
using k8s.Models;

namespace ImageFactory.Operator.Promotions;

/// <summary>
/// Checks what a promotion asks for, and writes down what it works on: image, series, regions, policy. Nothing that
/// happens to build or profile later changes that.
/// </summary>
internal sealed partial class PromotionAcceptance(
    IKubernetesClient client, Rollbacks rollbacks, OperatorOptions options)
{
    private static readonly TimeSpan BuildPoll = TimeSpan.FromSeconds(5);

    /// <summary>Accepts the promotion; Proceed once it is accepted.</summary>
    /// <exception cref="StageFailedException">It cannot be done.</exception>
    public async Task<StageOutcome> AcceptAsync(PromotionContext context, CancellationToken cancellationToken)
    {
        if (PromotionRules.All.Check(context.Promotion) is { Count: > 0 } violations)
        {
            throw new StageFailedException(violations[0].Reason, violations.Text());
        }

        if (context.Status.Regions is not null)
        {
            await RefreshAsync(context, cancellationToken);
            return new StageOutcome.Proceed();
        }

        if (context.Action == PromotionAction.Rollback)
        {
            await rollbacks.AcceptAsync(context, cancellationToken);
            return new StageOutcome.Proceed();
        }

        var profiles = await client.ListAsync<V1DistroProfile>(context.Namespace, cancellationToken: cancellationToken);
        var catalog = new ProfileCatalog(profiles, options.ProfilesOf(context.Namespace));
        if (await BuildAsync(context, cancellationToken) is not { } build)
        {
            await AcceptImageAsync(context, catalog, profiles, cancellationToken);
            return new StageOutcome.Proceed();
        }

        if (build.Status?.Phase?.IsFinal() != true)
        {
            return new StageOutcome.Waiting(
                Reasons.WaitingForBuild,
                $"Build {build.Name()} is {build.Status?.Phase ?? BuildPhase.Pending}; it goes on once it has "
                + "succeeded",
                BuildPoll);
        }

        AcceptBuild(context, build, ProfileOf(context, catalog, build.Spec.ProfileRef.Name));
        return new StageOutcome.Proceed();
    }

    // Without its profile a release would have defaults that nobody chose. What is taken back goes at once.
    private static ProfileResolution ProfileOf(PromotionContext context, ProfileCatalog catalog, string name)
    {
        var resolution = catalog.Resolve(name);
        return resolution.Spec is null && context.Action == PromotionAction.Promote
            ? throw new StageFailedException(
                resolution.Violations[0].Reason,
                $"DistroProfile {name} cannot be read, and says how the image is released: "
                + $"{resolution.Violations.Text()}")
            : resolution;
    }

    // The build whose image it is; null where it is gone, and the image is named.
    private async Task<V1ImageBuild?> BuildAsync(PromotionContext context, CancellationToken cancellationToken)
    {
        if (context.Spec.BuildRef is { Name: var name })
        {
            return await client.GetAsync<V1ImageBuild>(name, context.Namespace, cancellationToken)
                ?? throw new StageFailedException(
                    Reasons.FailedBuild,
                    $"spec.buildRef.name: there is no ImageBuild '{name}' in this namespace: name one that is there, "
                    + "or the image itself (spec.imageName) where its build is gone");
        }

        var builds = await client.ListAsync<V1ImageBuild>(context.Namespace, cancellationToken: cancellationToken);
        return builds.FirstOrDefault(build => build.Status?.ImageName == context.Spec.ImageName);
    }

    private static void AcceptBuild(PromotionContext context, V1ImageBuild build, ProfileResolution profile)
    {
        var made = build.Status!;
        if (made is not { Phase: BuildPhase.Succeeded, Image: { } image })
        {
            throw new StageFailedException(
                Reasons.FailedBuild,
                $"Build {build.Name()} is {made.Phase} and has no image that could be released: name a build that has "
                + "succeeded");
        }

        if (made.Regions is not { Count: > 0 })
        {
            throw new StageFailedException(
                Reasons.FailedBuild,
                $"The image of build {build.Name()} is in no region: its profile names none (spec.regions)");
        }

        if (context.Action == PromotionAction.Promote)
        {
            RequireStages(build, profile.Spec);
        }

        context.Status.Profile = build.Spec.ProfileRef.Name;
        context.Status.Sha256 = image.Sha256;
        context.Status.Sha512 = image.Sha512;
        Accept(
            context,
            made.ImageName!,
            profile.Spec,
            PromotionRegions.OfBuild(context, made, profile.DisabledRegions));
    }

    private async Task AcceptImageAsync(
        PromotionContext context,
        ProfileCatalog catalog,
        IEnumerable<V1DistroProfile> profiles,
        CancellationToken cancellationToken)
    {
        var (name, series) = (context.Spec.ImageName!, SeriesOf(context.Spec.ImageName!));
        var found = profiles
            .Select(profile => (Name: profile.Name(), Resolution: catalog.Resolve(profile.Name())))
            .FirstOrDefault(profile => profile.Resolution.Spec is { } spec && ImageSeries.Of(spec) == series);
        // What is taken back needs nobody who still makes such images: earlier promotions know whose they were.
        var earlier = context.Action == PromotionAction.Revoke
            ? (await client.ListAsync<V1ImagePromotion>(context.Namespace, cancellationToken: cancellationToken))
                .Select(promotion => promotion.Status)
                .OfType<V1ImagePromotionStatus>()
                .Where(status => status.Series == series && status.Profile is not null && status.Regions is not null)
                .OrderByDescending(status => status.ImageName == name)
                .ToList()
            : [];
        context.Status.Profile = found.Name ?? earlier.FirstOrDefault()?.Profile
            ?? throw new StageFailedException(
                Reasons.FailedInvalidPromotion,
                $"spec.imageName: no DistroProfile of this namespace makes images named {series}_…, and there is no "
                + "build of that image: name an image of one of your profiles");
        var named = PromotionRegions.OfProfile(context, found.Resolution)
            .Select(region => (region.Cloud, region.Region));
        var known = earlier.SelectMany(status => status.Regions!).Select(region => (region.Cloud, region.Region));
        Accept(context, name, found.Resolution?.Spec, PromotionRegions.Named(named.Concat(known)));
    }

    // Retention may change until it begins, and must not break a promise that was looked at before.
    private async Task RefreshAsync(PromotionContext context, CancellationToken cancellationToken)
    {
        var retention = PromotionPolicies.Retention(context.Spec.Retention, context.Policy.Retention);
        var oldPurpose = context.Spec.OldPurpose ?? context.Policy.OldPurpose;
        if (context.Action == PromotionAction.Promote
            && (oldPurpose != context.Policy.OldPurpose
                || !PromotionPolicies.Same(retention, context.Policy.Retention)))
        {
            var profiles = await client.ListAsync<V1DistroProfile>(
                context.Namespace, cancellationToken: cancellationToken);
            var profile = new ProfileCatalog(profiles, options.ProfilesOf(context.Namespace))
                .Resolve(context.Status.Profile!).Spec;
            var policy = new V1PromotionPolicy { Retention = retention, OldPurpose = oldPurpose };
            Finding[] findings = profile is null
                ? []
                : [.. PromotionDefaultsRules.KeptPromises(policy, profile, "spec")];
            if (findings.Length > 0)
            {
                throw new StageFailedException(Reasons.FailedInvalidPromotion, findings.Text());
            }
        }

        PromotionPolicies.Refresh(context.Policy, context.Spec);
    }

    private static void Accept(
        PromotionContext context,
        string imageName,
        V1DistroProfileSpec? profile,
        IEnumerable<V1PromotedRegion> known)
    {
        var regions = PromotionRegions.Choose(context, known);
        var policy = PromotionPolicies.Resolve(context.Spec, profile?.Promotion, context.Action);
        if (context.Spec.Strategy is null)
        {
            PromotionPolicies.Narrow(policy, regions);
        }

        Finding[] findings =
        [
            .. PolicyRules.Check(policy, "spec"),
            .. PromotionDefaultsRules.CanaryRegions(policy, [.. regions.Select(TargetOf)], "spec"),
            .. profile is null ? [] : PromotionDefaultsRules.KeptPromises(policy, profile, "spec"),
        ];
        if (findings.Length > 0)
        {
            throw new StageFailedException(
                Reasons.FailedInvalidPromotion, $"With spec.promotion of its profile: {findings.Text()}");
        }

        context.Status.ImageName = imageName;
        context.Status.Series = SeriesOf(imageName);
        context.Status.Policy = policy;
        context.Status.Regions = regions;
    }

    private static void RequireStages(V1ImageBuild build, V1DistroProfileSpec? profile)
    {
        foreach (var required in PromotionPolicies.Required(profile))
        {
            var stage = build.Status!.Stages?.FirstOrDefault(stage => stage.Name == $"{required}");
            if (stage?.State != StageState.Succeeded)
            {
                throw new StageFailedException(
                    Reasons.FailedBuild,
                    $"Build {build.Name()} did not pass stage {required}, which its profile requires of a release "
                    + $"(spec.promotion.requires): {stage?.Message ?? "it was never run"}");
            }
        }
    }

    private static V1CloudRegion TargetOf(V1PromotedRegion region) =>
        new() { Cloud = region.Cloud, Region = region.Region };

    private static string SeriesOf(string imageName) => Suffix().Replace(imageName, string.Empty);

    [GeneratedRegex("_[0-9]{8}_[0-9]+$")]
    private static partial Regex Suffix();
}
