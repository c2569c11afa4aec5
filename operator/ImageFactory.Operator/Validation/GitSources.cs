using ImageFactory.Operator.Api.DistroProfile;

namespace ImageFactory.Operator.Validation;

/// <summary>The git repositories of a profile. Pure.</summary>
internal static class GitSources
{
    /// <summary>Each with its field and its name, which the profile's own has not.</summary>
    public static IEnumerable<(string Field, string? Name, V1GitSource Git)> Of(V1DistroProfileSpec spec)
    {
        if (spec.Source?.Git is { } own)
        {
            yield return ("spec.source.git", null, own);
        }

        foreach (var (index, further) in (spec.Source?.Additional ?? []).Index())
        {
            yield return ($"spec.source.additional[{index}].git", further.Name, further.Git);
        }
    }

    /// <summary>Whether a Secret opens one of them.</summary>
    public static bool NeedSecret(V1DistroProfileSpec spec) =>
        Of(spec).Any(source => source.Git.CredentialsSecretRef is not null);
}
