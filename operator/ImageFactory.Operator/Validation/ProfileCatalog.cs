using ImageFactory.Operator.Api.DistroProfile;
using k8s.Models;

namespace ImageFactory.Operator.Validation;

/// <summary>The profiles of a namespace, and what each of them means.</summary>
internal sealed class ProfileCatalog(IEnumerable<V1DistroProfile> profiles, ProfileSettings settings)
{
    private readonly Dictionary<string, V1DistroProfile> _byName =
        profiles.ToDictionary(profile => profile.Name(), StringComparer.Ordinal);

    /// <summary>The profile of that name, or null.</summary>
    public V1DistroProfile? Find(string name) => _byName.GetValueOrDefault(name);

    /// <summary>Resolves a profile and compares it with the others.</summary>
    public ProfileResolution Resolve(string name) => ProfileResolution.Resolve(
        LineageOf(name), settings, OtherSeries(name));

    // Only profiles that could be built themselves make images whose names could clash; a parent that is there to be
    // inherited from does not.
    private Dictionary<string, string> OtherSeries(string name) => _byName.Keys
        .Where(other => other != name)
        .Select(other => (Name: other, ProfileResolution.Resolve(LineageOf(other), settings).Spec))
        .Where(other => other.Spec is not null && ImageSeries.Of(other.Spec) is not null)
        .ToDictionary(other => other.Name, other => ImageSeries.Of(other.Spec!)!, StringComparer.Ordinal);

    private ProfileLineage LineageOf(string name) => ProfileLineage.Read(name, Find);
}
