using System.Text.RegularExpressions;
using ImageFactory.Operator.Api.DistroProfile;
using ImageFactory.Operator.Api.Shared;

namespace ImageFactory.Operator.Validation;

/// <summary>Rules of a profile's source. The build host asks for the same, minutes later.</summary>
internal static partial class SourceRules
{
    /// <summary>The rules of a source as a build gets it.</summary>
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
    ];

    /// <summary>An ssh URL comes with a key.</summary>
    public static IEnumerable<Finding> SshHasCredentials(V1DistroProfileSpec spec) => RuleList.When(
        spec.Source?.Git is { CredentialsSecretRef: null } git && !git.Url.StartsWith("http", StringComparison.Ordinal),
        "spec.source.git.url",
        RuleMessages.SshSourceNeedsCredentials);

    /// <summary>Nothing that opens a source goes over http.</summary>
    public static IEnumerable<Finding> HttpHasNone(V1DistroProfileSpec spec) => RuleList.When(
        spec.Source?.Git is { CredentialsSecretRef: not null } git && IsHttp(git),
        "spec.source.git.credentialsSecretRef",
        RuleMessages.HttpSourceWithCredentials);

    private static IEnumerable<Finding> HttpHasItsCommit(V1DistroProfileSpec spec) => RuleList.When(
        spec.Source?.Git is { } git && IsHttp(git) && !Commit().IsWhole(git.Ref ?? string.Empty),
        "spec.source.git.url",
        "whoever is on the way can answer an http request with another source: use https or ssh, or set "
        + "spec.source.git.ref to the whole hash of a commit");

    // A private key would be for everybody to read.
    private static IEnumerable<Finding> KeyringIsPublic(V1DistroProfileSpec spec) => RuleList.When(
        spec.Source?.Git?.Verification?.Keyring is { } keyring
            && (!keyring.Contains("-----BEGIN PGP PUBLIC KEY BLOCK-----", StringComparison.Ordinal)
                || keyring.Contains("PRIVATE KEY BLOCK", StringComparison.Ordinal)),
        "spec.source.git.verification.keyring",
        "it is no armored OpenPGP public key, or holds a private one: put the output of 'gpg --export --armor KEY' "
        + "there, and replace a private key, since it is known now");

    private static bool IsHttp(V1GitSource git) => git.Url.StartsWith("http://", StringComparison.Ordinal);

    [GeneratedRegex("^([0-9a-f]{40}|[0-9a-f]{64})$")]
    private static partial Regex Commit();
}
