using ImageFactory.Kubernetes.Abstractions.Entities;
using ImageFactory.Operator.Api.ImageBuild;
using ImageFactory.Operator.Api.Shared;
using ImageFactory.Operator.Stages;
using ImageFactory.Operator.Validation;
using k8s.Models;

namespace ImageFactory.Operator.Hosts;

/// <summary>
/// Who may start. Tenants take turns: whoever has the fewest builds at work comes first, and of one tenant, as of
/// several with as many, the builds in the order of their creation. Builds that ask at the same time get different
/// answers without a lock, since each counts the others in. Pure.
/// </summary>
/// <param name="tenantOf">The tenant of a namespace.</param>
/// <param name="all">All builds.</param>
internal sealed class BuildQueue(Func<string, TenantSettings?> tenantOf, IReadOnlyCollection<V1ImageBuild> all)
{
    private readonly List<V1ImageBuild> _all = [.. all.Where(build => !build.IsOver())];

    // Over, and their hosts are still there: they take no slot, and as much of nodes and clouds as one at work.
    private readonly List<V1ImageBuild> _kept = [.. all.Where(build => build.IsOver() && KeepsHost(build))];

    /// <summary>Whether a build may start: Proceed, Waiting, or Failed where the tenant's queue is full.</summary>
    /// <param name="build">The build.</param>
    /// <param name="isRival">Whether another build takes slots from it.</param>
    /// <param name="slots">How many builds those slots are for.</param>
    /// <param name="message">What is said where all are taken.</param>
    public StageOutcome Admit(V1ImageBuild build, Func<V1ImageBuild, bool> isRival, int slots, string message)
    {
        var others = _all.Where(other => other.Uid() != build.Uid()).ToList();
        var turns = Turns(others.Where(other => Waits(other) && IsServed(other)).Append(build), others);
        var own = turns.Find(turn => turn.Build == build)!;
        var free = slots - others.Count(other => HoldsSlot(other) && isRival(other));
        var line = turns.Where(turn => turn.MayStart && (turn == own || isRival(turn.Build))).ToList();
        var place = line.IndexOf(own);
        if (place >= 0 && place < free)
        {
            return new StageOutcome.Proceed();
        }

        var quota = tenantOf(build.Namespace())?.Quota;
        var started = line.Take(Math.Max(free, 0)).ToHashSet();
        var queued = turns.Count(turn => turn.Tenant == own.Tenant && turn.Number < own.Number
            && !started.Contains(turn) && !HadPlace(turn.Build));
        if (queued >= quota?.QueuedBuilds && !HadPlace(build))
        {
            return new StageOutcome.Failed(
                Reasons.FailedQuota,
                $"{queued} builds wait already, and this namespace may have no more (tenants[].quota.queuedBuilds): "
                + "create it again when some have started, or delete some that wait");
        }

        return own.MayStart
            ? new StageOutcome.Waiting(Reasons.WaitingForSlot, message, Poll(place - free + 1))
            : new StageOutcome.Waiting(
                Reasons.WaitingForSlot,
                $"Waiting for one of the {quota!.RunningBuilds} builds that this namespace may run at once "
                + $"(tenants[].quota.runningBuilds){Kept(own.Tenant)}",
                Poll(own.Number - quota.RunningBuilds!.Value + 1));
    }

    /// <summary>Those that wait and may start when a slot is free, the next one first.</summary>
    public IEnumerable<V1ImageBuild> Waiting() =>
        Turns(_all.Where(Waits), _all).Where(turn => turn.MayStart).Select(turn => turn.Build);

    /// <summary>When to look again: whoever has many before him looks seldom.</summary>
    /// <param name="ahead">How many go before; at least one.</param>
    internal static TimeSpan Poll(int ahead) => TimeSpan.FromSeconds(Math.Clamp(5 * ahead, 5, 60));

    // Each build that waits, with the number that it would be of those that its tenant has at work.
    private List<Turn> Turns(IEnumerable<V1ImageBuild> waiting, IEnumerable<V1ImageBuild> all)
    {
        var running = all.Where(HoldsSlot).Concat(_kept).CountBy(TenantOf).ToDictionary(StringComparer.Ordinal);
        return
        [
            .. waiting
                .GroupBy(TenantOf, StringComparer.Ordinal)
                .SelectMany(tenant => tenant.OrderBy(Order).Select((build, index) =>
                {
                    var number = running.GetValueOrDefault(tenant.Key) + index;
                    var most = tenantOf(build.Namespace())?.Quota.RunningBuilds;
                    return new Turn(build, tenant.Key, number, most is null || number < most);
                }))
                .OrderBy(turn => turn.Number)
                .ThenBy(turn => Order(turn.Build)),
        ];
    }

    private string TenantOf(V1ImageBuild build) => tenantOf(build.Namespace())?.Name ?? string.Empty;

    private static bool Waits(V1ImageBuild build) =>
        !HoldsSlot(build) && !CannotBegin(build) && !IsSuspended(build) && !build.IsDeleting()
        && build.Spec.Cancel != true;

    // Those of nobody's namespace fail in their first reconcile, and a flood of them must not be in the way until then.
    private bool IsServed(V1ImageBuild build) => tenantOf(build.Namespace()) is not null;

    private static bool HoldsSlot(V1ImageBuild build) =>
        build.Status?.Stages is { Count: > 0 } stages && stages[0].State == StageState.Succeeded;

    private static bool KeepsHost(V1ImageBuild build) =>
        build.Status?.Stages?.FirstOrDefault(stage => stage.Name == nameof(BuildStage.HostDestroyed))
            is { State: StageState.Kept };

    private string Kept(string tenant) => _kept.Count(build => TenantOf(build) == tenant) is > 0 and var kept
        ? $"; {kept} that are over count as long as they keep their host: set spec.keepBuildHost of them to Never"
        : string.Empty;

    // One that is tried again had its place before. That it asks to be tried again does not say so: a new build may do
    // that, and one for which there was no room.
    private static bool HadPlace(V1ImageBuild build) => build.Status?.ImageName is not null;

    // It stands before nobody while its first stage ends in errors, whoever is to blame: one that waits says so, and
    // one that could begin has begun.
    private static bool CannotBegin(V1ImageBuild build) => build.Status?.Stages is [{ State: StageState.Running }, ..];

    private static (DateTimeOffset, string) Order(V1ImageBuild build) =>
        (build.Metadata.CreationTimestamp ?? DateTimeOffset.MaxValue, build.Uid());

    // The profile's builds were looked at once, and say so themselves; they look again before they stand here.
    private static bool IsSuspended(V1ImageBuild build) =>
        build.Spec.Suspend == true || build.Status?.Stages is [{ State: StageState.Suspended }, ..];

    private sealed record Turn(V1ImageBuild Build, string Tenant, int Number, bool MayStart);
}
