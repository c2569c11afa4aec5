using ImageFactory.Operator.Api.DistroProfile;
using ImageFactory.Operator.Api.Shared;

namespace ImageFactory.Operator.Validation;

/// <summary>A profile merged with its parents and defaults, and what the rules compare it with.</summary>
/// <param name="Name">The profile's name.</param>
/// <param name="Spec">The merged spec.</param>
/// <param name="Settings">The operator's settings.</param>
/// <param name="OtherSeries">The image series (<see cref="ImageSeries"/>) of the namespace's other profiles, by their
/// names.</param>
internal sealed record ResolvedProfile(
    string Name,
    V1DistroProfileSpec Spec,
    ProfileSettings Settings,
    IReadOnlyDictionary<string, string> OtherSeries)
{
    /// <summary>The regions that are not enabled, which the spec does not have.</summary>
    public IReadOnlyList<V1CloudRegion> DisabledRegions { get; init; } = [];
}
