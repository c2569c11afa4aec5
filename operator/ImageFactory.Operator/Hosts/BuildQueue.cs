using ImageFactory.Kubernetes.Abstractions.Entities;
using ImageFactory.Operator.Api.ImageBuild;
using k8s.Models;

namespace ImageFactory.Operator.Hosts;

/// <summary>
/// Who may start: builds wait in the order of their creation. Two builds that ask at the same time get different
/// answers without a lock, since each counts the other in. Pure.
/// </summary>
internal static class BuildQueue
{
    /// <summary>How many builds go before <paramref name="build"/>; null when it may start now.</summary>
    public static int? Ahead(V1ImageBuild build, IEnumerable<V1ImageBuild> all, int slots)
    {
        var others = all.Where(other => other.Uid() != build.Uid() && !other.IsOver())
            .ToList();
        var running = others.Count(HoldsSlot);
        var earlier = others.Count(other => Waits(other) && Order(other).CompareTo(Order(build)) < 0);
        return running + earlier < slots ? null : running + earlier - slots + 1;
    }

    /// <summary>Those that wait, the next one first.</summary>
    public static IEnumerable<V1ImageBuild> Waiting(IEnumerable<V1ImageBuild> all) =>
        all.Where(build => !build.IsOver() && Waits(build)).OrderBy(Order);

    /// <summary>When to look again: whoever has many before him looks seldom.</summary>
    /// <param name="ahead">How many go before; at least one.</param>
    public static TimeSpan Poll(int ahead) => TimeSpan.FromSeconds(Math.Clamp(5 * ahead, 5, 60));

    private static bool Waits(V1ImageBuild build) =>
        !HoldsSlot(build) && !CannotBegin(build) && !build.IsDeleting() && build.Spec.Cancel != true;

    private static bool HoldsSlot(V1ImageBuild build) =>
        build.Status?.Stages is { Count: > 0 } stages && stages[0].State == StageState.Succeeded;

    // It stands before nobody while its first stage ends in errors.
    private static bool CannotBegin(V1ImageBuild build) => build.Status?.Stages is [{ UnexpectedErrors: > 0 }, ..];

    private static (DateTimeOffset, string) Order(V1ImageBuild build) =>
        (build.Metadata.CreationTimestamp ?? DateTimeOffset.MaxValue, build.Uid());
}
