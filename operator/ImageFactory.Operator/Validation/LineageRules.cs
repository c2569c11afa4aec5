using ImageFactory.Operator.Api.Shared;
using k8s.Models;

namespace ImageFactory.Operator.Validation;

/// <summary>Rules of a line of profiles: it is there, it ends, and each of its profiles is valid by itself.</summary>
internal static class LineageRules
{
    /// <summary>The rules.</summary>
    public static IReadOnlyList<ValidationRule<ProfileLineage>> All { get; } =
    [
        new(nameof(ProfileExists), Reasons.FailedProfileNotFound, ProfileExists),
        new(nameof(ParentExists), Reasons.FailedInvalidProfile, ParentExists),
        new(nameof(HasNoCircle), Reasons.FailedInvalidProfile, HasNoCircle),
        new(nameof(IsShort), Reasons.FailedInvalidProfile, IsShort),
        new(nameof(ProfilesAreValid), Reasons.FailedInvalidProfile, ProfilesAreValid),
    ];

    private static IEnumerable<Finding> ProfileExists(ProfileLineage lineage) => RuleList.When(
        lineage.Missing is not null && lineage.Profiles.Count == 0,
        "spec.profileRef.name",
        $"there is no DistroProfile '{lineage.Name}' in this namespace: create it, and then a new ImageBuild");

    private static IEnumerable<Finding> ParentExists(ProfileLineage lineage) => RuleList.When(
        lineage.Missing is not null && lineage.Profiles.Count > 0,
        "spec.inheritsFrom.name",
        $"DistroProfile '{(lineage.Profiles is [.., var last] ? last.Name() : lineage.Name)}' inherits from "
        + $"'{lineage.Missing}', which is not in this namespace: create it or correct the name");

    private static IEnumerable<Finding> HasNoCircle(ProfileLineage lineage) => RuleList.When(
        lineage.Repeated is not null,
        "spec.inheritsFrom.name",
        $"profiles inherit in a circle ({Path(lineage)} → {lineage.Repeated}): remove inheritsFrom from one of them");

    private static IEnumerable<Finding> IsShort(ProfileLineage lineage) => RuleList.When(
        lineage.Profiles.Count > 0 && lineage.IsTooLong,
        "spec.inheritsFrom.name",
        $"more than {ProfileLineage.MaxProfiles} profiles inherit from each other ({Path(lineage)} → …): "
        + "merge some of them");

    // The path of a field alone would point into the profile itself, so a parent's violation begins with the parent's
    // name.
    private static IEnumerable<Finding> ProfilesAreValid(ProfileLineage lineage) =>
        from entry in lineage.Profiles.Index()
        from violation in ProfileRules.All.Check(entry.Item)
        select new Finding(
            violation.Field,
            entry.Index == 0
                ? violation.Message
                : $"inherited DistroProfile '{entry.Item.Name()}': {violation.Message}");

    private static string Path(ProfileLineage lineage) =>
        string.Join(" → ", lineage.Profiles.Select(profile => profile.Name()));
}
