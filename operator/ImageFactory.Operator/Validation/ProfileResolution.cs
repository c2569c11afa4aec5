using ImageFactory.Operator.Api.DistroProfile;
using ImageFactory.Operator.Api.Shared;

namespace ImageFactory.Operator.Validation;

/// <summary>What a build gets of its profile.</summary>
/// <param name="Spec">The complete profile: parents merged, defaults filled in, mirrors as URLs; null when it cannot be
/// built.</param>
/// <param name="Violations">Why it cannot be built.</param>
internal sealed record ProfileResolution(V1DistroProfileSpec? Spec, IReadOnlyList<Violation> Violations)
{
    private static readonly IReadOnlyDictionary<string, string> None = new Dictionary<string, string>();

    /// <summary>The regions that are not enabled, which the spec does not have.</summary>
    public IReadOnlyList<V1CloudRegion> DisabledRegions { get; private init; } = [];

    /// <summary>Resolves a profile.</summary>
    /// <param name="lineage">The profile and its parents.</param>
    /// <param name="settings">The operator's settings.</param>
    /// <param name="otherSeries">Image series of the namespace's other profiles, by their names.</param>
    public static ProfileResolution Resolve(
        ProfileLineage lineage, ProfileSettings settings, IReadOnlyDictionary<string, string>? otherSeries = null)
    {
        var violations = LineageRules.All.Check(lineage);
        if (violations.Count > 0)
        {
            return new ProfileResolution(null, violations);
        }

        var spec = ProfileMerge.Merge(lineage.Profiles.Select(profile => profile.Spec));
        ProfileDefaults.Apply(spec);
        KeepUsedRepositories(spec);
        var disabled = KeepUsedRegions(spec);
        KeepOneTool(spec, lineage);
        KeepOneDescription(spec.Builder!.Kiwi, lineage);
        KeepOnePolicy(spec.Promotion);
        violations = ResolvedProfileRules.All.Check(
            new ResolvedProfile(lineage.Name, spec, settings, otherSeries ?? None) { DisabledRegions = disabled });
        if (violations.Count > 0)
        {
            return new ProfileResolution(null, violations);
        }

        foreach (var repository in spec.Repositories ?? [])
        {
            if (repository.Mirror is { } mirror)
            {
                repository.Url = settings.Mirrors[mirror];
                repository.Mirror = null;
            }
        }

        return new ProfileResolution(spec, []) { DisabledRegions = disabled };
    }

    // What is left out is of no use to a build, and would count in its digest.
    private static void KeepUsedRepositories(V1DistroProfileSpec spec)
    {
        spec.Repositories = spec.Repositories?.Where(repository => repository.Enabled != false).ToList();
        foreach (var repository in spec.Repositories ?? [])
        {
            repository.Enabled = null;
        }
    }

    // The same goes for regions; those who would wait for them are told which they are.
    private static List<V1RegionTarget> KeepUsedRegions(V1DistroProfileSpec spec)
    {
        var disabled = (spec.Regions ?? []).Where(region => region.Enabled == false).ToList();
        spec.Regions = spec.Regions?.Where(region => region.Enabled != false).ToList();
        foreach (var region in spec.Regions ?? [])
        {
            region.Enabled = null;
        }

        return disabled;
    }

    // A child may choose another tool than its parent; what the parent told its own is of no use then.
    private static void KeepOneTool(V1DistroProfileSpec spec, ProfileLineage lineage)
    {
        var builder = spec.Builder!;
        builder.Dib = builder.Tool == BuilderTool.DiskImageBuilder ? builder.Dib : null;
        builder.Kiwi = builder.Tool == BuilderTool.Kiwi ? builder.Kiwi : null;
        if (builder.Tool != BuilderTool.DiskImageBuilder && lineage.Profiles[0].Spec.Source?.Additional is null)
        {
            spec.Source?.Additional = null;
        }

        var nearest = lineage.Profiles
            .Select(profile => profile.Spec)
            .FirstOrDefault(own => own is { Builder.Tool: not null } or { Source.Image: not null });
        if (nearest is { Builder.Tool: not BuilderTool.Import, Source: null or { Image: null } })
        {
            spec.Source?.Image = null;
        }
    }

    // Nor is the parent's description of use to a child that has one of the other kind.
    private static void KeepOneDescription(V1Kiwi? kiwi, ProfileLineage lineage)
    {
        if (kiwi is not { Description: not null, Files: not null })
        {
            return;
        }

        var nearest = lineage.Profiles
            .Select(profile => profile.Spec.Builder?.Kiwi)
            .First(own => own is { Description: not null } or { Files: not null })!;
        if (nearest.Description is null)
        {
            kiwi.Description = null;
        }
        else
        {
            kiwi.Files = null;
        }
    }

    // The same goes for a child that releases its images in another order, or shows them to others.
    private static void KeepOnePolicy(V1PromotionDefaults? promotion)
    {
        if (promotion?.Strategy is { Type: not PromotionStrategyType.Canary } strategy)
        {
            strategy.Canary = null;
        }

        if (promotion is { Visibility: not PromotedVisibility.Shared })
        {
            promotion.Members = null;
        }
    }
}
