using System.Text.RegularExpressions;
using ImageFactory.Operator.Api.DistroProfile;
using ImageFactory.Operator.Api.Shared;

namespace ImageFactory.Operator.Validation;

/// <summary>Rules of a profile's source. The build host asks for the same, minutes later.</summary>
internal static partial class SourceRules
{
    /// <summary>The rules of sources as a build gets them.</summary>
    public static IReadOnlyList<ValidationRule<ResolvedProfile>> OfResolved { get; } =
    [
        new(nameof(HttpHasItsCommit), Reasons.FailedInvalidProfile, profile => HttpHasItsCommit(profile.Spec)),
        new(nameof(SshHasCredentials), Reasons.FailedInvalidProfile, profile => SshHasCredentials(profile.Spec)),
        new(nameof(HttpHasNone), Reasons.FailedInvalidProfile, profile => HttpHasNone(profile.Spec)),
        new(nameof(KeyringIsPublic), Reasons.FailedInvalidProfile, profile => KeyringIsPublic(profile.Spec)),
        new(
            nameof(FinishedImageRules),
            Reasons.FailedInvalidProfile,
            profile => FinishedImageRules.Check(profile.Spec.Source?.Image)),
        new(nameof(FurtherOnesAreRead), Reasons.FailedInvalidProfile, profile => FurtherOnesAreRead(profile.Spec)),
        new(nameof(FurtherOnesAreFew), Reasons.FailedInvalidProfile, profile => FurtherOnesAreFew(profile.Spec)),
    ];

    /// <summary>An ssh URL comes with a key.</summary>
    public static IEnumerable<Finding> SshHasCredentials(V1DistroProfileSpec spec) => RuleList.When(
        spec.Source?.Git is { } git && IsSshWithoutKey(git),
        "spec.source.git.url",
        RuleMessages.SshSourceNeedsCredentials);

    /// <summary>That of a further source, too, whose entry no parent completes.</summary>
    public static IEnumerable<Finding> FurtherSshHasCredentials(V1DistroProfileSpec spec) =>
        from source in GitSources.Of(spec)
        where source.Name is not null && IsSshWithoutKey(source.Git)
        select new Finding($"{source.Field}.url", RuleMessages.AdditionalSshNeedsCredentials);

    /// <summary>Nothing that opens a source goes over http.</summary>
    public static IEnumerable<Finding> HttpHasNone(V1DistroProfileSpec spec) =>
        from source in GitSources.Of(spec)
        where source.Git.CredentialsSecretRef is not null && IsHttp(source.Git)
        select new Finding($"{source.Field}.credentialsSecretRef", RuleMessages.HttpSourceWithCredentials);

    private static IEnumerable<Finding> HttpHasItsCommit(V1DistroProfileSpec spec) =>
        from source in GitSources.Of(spec)
        where IsHttp(source.Git) && !Commit().IsWhole(source.Git.Ref ?? string.Empty)
        select new Finding(
            $"{source.Field}.url",
            "whoever is on the way can answer an http request with another source: use https or ssh, or set "
            + $"{source.Field}.ref to the whole hash of a commit");

    // A private key would be for everybody to read.
    private static IEnumerable<Finding> KeyringIsPublic(V1DistroProfileSpec spec) =>
        from source in GitSources.Of(spec)
        where source.Git.Verification?.Keyring is { } keyring
            && (!keyring.Contains("-----BEGIN PGP PUBLIC KEY BLOCK-----", StringComparison.Ordinal)
                || keyring.Contains("PRIVATE KEY BLOCK", StringComparison.Ordinal))
        select new Finding(
            $"{source.Field}.verification.keyring",
            "it is no armored OpenPGP public key, or holds a private one: put the output of 'gpg --export --armor "
            + "KEY' there, and replace a private key, since it is known now");

    private static IEnumerable<Finding> FurtherOnesAreRead(V1DistroProfileSpec spec) => RuleList.When(
        spec is { Source.Additional.Count: > 0, Builder.Tool: not (null or BuilderTool.DiskImageBuilder) },
        "spec.source.additional",
        $"{spec.Builder?.Tool} reads nothing of further sources, which bring elements for DiskImageBuilder: remove "
        + "the list, or have the repository of spec.source.git take them in as submodules");

    private static IEnumerable<Finding> FurtherOnesAreFew(V1DistroProfileSpec spec) => RuleList.When(
        spec.Source?.Additional is { Count: > V1Source.MostAdditional },
        "spec.source.additional",
        $"with those of its parents the profile has {spec.Source?.Additional?.Count} further sources, and a build "
        + $"fetches {V1Source.MostAdditional} at most: remove some, or take source.additional out of "
        + "spec.inheritsFrom.extend");

    private static bool IsSshWithoutKey(V1GitSource git) =>
        git.CredentialsSecretRef is null && !git.Url.StartsWith("http", StringComparison.Ordinal);

    private static bool IsHttp(V1GitSource git) => git.Url.StartsWith("http://", StringComparison.Ordinal);

    [GeneratedRegex("^([0-9a-f]{40}|[0-9a-f]{64})$")]
    private static partial Regex Commit();
}
