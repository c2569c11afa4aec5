using ImageFactory.Operator.Api.ImageBuild;
using ImageFactory.Operator.Stages;
using k8s.Models;

namespace ImageFactory.Operator.GarbageCollection;

/// <summary>The builds that there are, by UID.</summary>
/// <param name="All">All of them.</param>
/// <param name="AtWork">Those whose build host is not known to be gone.</param>
internal sealed record ExistingBuilds(IReadOnlySet<string> All, IReadOnlySet<string> AtWork)
{
    /// <summary>Sorts builds.</summary>
    public static ExistingBuilds Of(ICollection<V1ImageBuild> builds) => new(
        builds.Select(build => build.Uid()).ToHashSet(StringComparer.Ordinal),
        builds.Where(build => !IsHostGone(build)).Select(build => build.Uid()).ToHashSet(StringComparer.Ordinal));

    // A build that has failed may keep its host for a look.
    private static bool IsHostGone(V1ImageBuild build) =>
        build.Status is { Stages: not null } status && status.Stage(BuildStage.HostDestroyed).IsOver();
}
