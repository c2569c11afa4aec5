using ImageFactory.Operator.Api.ImageBuild;

namespace ImageFactory.Operator.Hosts.Contract;

/// <summary>The profile's image before this one.</summary>
/// <param name="InputsDigest">Its inputs' digest; null when there is none.</param>
/// <param name="ImageName">Its name; null when there is none.</param>
internal sealed record HostInputPrevious(string? InputsDigest, string? ImageName = null)
{
    /// <summary>
    /// The repositories as that image's build found them. A mirror that gives an older state, rightly signed, would
    /// bring back what was mended since.
    /// </summary>
    public IList<V1RepositoryStatus>? Repositories { get; init; }
}
