using ImageFactory.Operator.Api.DistroProfile;

namespace ImageFactory.Operator.Validation;

/// <summary>A profile and those that it inherits from, the profile itself first.</summary>
/// <param name="Name">The profile asked for.</param>
/// <param name="Profiles">What was found.</param>
/// <param name="Missing">The name that ended the search because no profile bears it; null when the search came to its
/// end.</param>
/// <param name="Repeated">The name that ended the search because it had come already; null without a circle.</param>
internal sealed record ProfileLineage(
    string Name, IReadOnlyList<V1DistroProfile> Profiles, string? Missing = null, string? Repeated = null)
{
    /// <summary>
    /// Most profiles in a line. Three (company, distribution, image) is what people use; more than five nobody follows.
    /// </summary>
    public const int MaxProfiles = 5;

    /// <summary>True when there are more profiles in the line than were read.</summary>
    public bool IsTooLong => Missing is null && Repeated is null && Profiles[^1].Spec.InheritsFrom is not null;

    /// <summary>Reads a line of profiles.</summary>
    /// <param name="name">The profile to begin with.</param>
    /// <param name="read">Reads one profile of the namespace; null when there is none.</param>
    public static ProfileLineage Read(string name, Func<string, V1DistroProfile?> read)
    {
        List<V1DistroProfile> found = [];
        HashSet<string> names = new(StringComparer.Ordinal);
        var next = name;
        while (next is not null && found.Count < MaxProfiles)
        {
            if (!names.Add(next))
            {
                return new ProfileLineage(name, found, Repeated: next);
            }

            if (read(next) is not { } profile)
            {
                return new ProfileLineage(name, found, Missing: next);
            }

            found.Add(profile);
            next = profile.Spec.InheritsFrom?.Name;
        }

        return new ProfileLineage(name, found, Repeated: next is not null && names.Contains(next) ? next : null);
    }
}
