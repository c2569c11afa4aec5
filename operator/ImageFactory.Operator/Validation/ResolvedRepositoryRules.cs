using ImageFactory.Operator.Api.DistroProfile;
using ImageFactory.Operator.Api.Shared;

namespace ImageFactory.Operator.Validation;

/// <summary>Rules of the repositories of a profile as a build gets it, whatever its tool.</summary>
internal static class ResolvedRepositoryRules
{
    private const string PublicKeyArmor = "-----BEGIN PGP PUBLIC KEY BLOCK-----";
    private const string PrivateKeyArmor = "PRIVATE KEY BLOCK";

    /// <summary>The rules.</summary>
    public static IReadOnlyList<ValidationRule<ResolvedProfile>> All { get; } =
    [
        new(nameof(HasRepositories), Reasons.FailedInvalidProfile, HasRepositories),
        new(nameof(ThereIsOnePackageManager), Reasons.FailedInvalidProfile, ThereIsOnePackageManager),
        new(nameof(TheFirstIsADistributions), Reasons.FailedInvalidProfile, TheFirstIsADistributions),
        new(nameof(RepositoriesHaveSuites), Reasons.FailedInvalidProfile, RepositoriesHaveSuites),
        new(nameof(KeyringsArePublicKeys), Reasons.FailedInvalidProfile, KeyringsArePublicKeys),
        new(nameof(MirrorsAreKnown), Reasons.FailedInvalidProfile, MirrorsAreKnown),
    ];

    private static IEnumerable<Finding> HasRepositories(ResolvedProfile profile) => RuleList.When(
        profile.Spec is { Builder.Tool: not (null or BuilderTool.Import), Repositories: null or { Count: 0 } },
        "spec.repositories",
        "the profile names no repository: list at least the distribution's main one");

    private static IEnumerable<Finding> ThereIsOnePackageManager(ResolvedProfile profile) =>
        Repositories(profile)
            .Where(entry => IsOfRpms(entry.Repository) != IsOfRpms(profile.Spec.Repositories![0]))
            .Take(1)
            .Select(entry => new Finding(
                $"{entry.Field}.type",
                $"repository '{entry.Repository.Name}' is of type {entry.Repository.Type ?? RepositoryType.Apt} and "
                + $"'{profile.Spec.Repositories![0].Name}' of type "
                + $"{profile.Spec.Repositories[0].Type ?? RepositoryType.Apt}, but an image has one package manager: "
                + "correct the type, or remove the repository"));

    private static IEnumerable<Finding> TheFirstIsADistributions(ResolvedProfile profile) => RuleList.When(
        profile.Spec.Repositories is [{ Type: RepositoryType.AptFlat }, ..],
        "spec.repositories[0].type",
        "the base system comes from the first repository, which cannot be of type AptFlat: put the distribution's main "
        + "repository first");

    private static IEnumerable<Finding> RepositoriesHaveSuites(ResolvedProfile profile) =>
        Repositories(profile)
            .Where(entry => entry.Repository is { Type: null or RepositoryType.Apt, Suite: null })
            .Select(entry => new Finding(
                $"{entry.Field}.suite",
                $"repository '{entry.Repository.Name}' needs a suite, because its type is Apt: set it, e.g. "
                + $"{profile.Spec.Os?.Codename ?? "bookworm"}, or set type to RpmMd or AptFlat"));

    // gpgv verifies with public keys only, and a private one would be for everybody to read.
    private static IEnumerable<Finding> KeyringsArePublicKeys(ResolvedProfile profile) =>
        Repositories(profile)
            .Where(entry => entry.Repository.Keyring is { } keyring
                && (!keyring.Contains(PublicKeyArmor, StringComparison.Ordinal)
                    || keyring.Contains(PrivateKeyArmor, StringComparison.Ordinal)))
            .Select(entry => new Finding(
                $"{entry.Field}.keyring",
                $"repository '{entry.Repository.Name}' has a keyring that is no armored OpenPGP public key, or holds a "
                + "private one: put the output of 'gpg --export --armor KEY' there, and replace a private key, since "
                + "it is known now"));

    private static IEnumerable<Finding> MirrorsAreKnown(ResolvedProfile profile)
    {
        var mirrors = profile.Settings.Mirrors;
        var known = mirrors.Count == 0 ? "none" : string.Join(", ", mirrors.Keys.Order(StringComparer.Ordinal));
        return Repositories(profile)
            .Where(entry => entry.Repository.Mirror is { } mirror && !mirrors.ContainsKey(mirror))
            .Select(entry => new Finding(
                $"{entry.Field}.mirror",
                $"the operator's mirrors setting has no '{entry.Repository.Mirror}' (it has {known}): "
                + "correct the name, add the mirror to the settings or give url instead"));
    }

    private static bool IsOfRpms(V1Repository repository) => repository.Type == RepositoryType.RpmMd;

    private static IEnumerable<(V1Repository Repository, string Field)> Repositories(ResolvedProfile profile) =>
        (profile.Spec.Repositories ?? []).Select((repository, index) => (repository, $"spec.repositories[{index}]"));
}
