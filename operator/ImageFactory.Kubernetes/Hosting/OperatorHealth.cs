using System.Text;
using ImageFactory.Kubernetes.Abstractions.Builder;
using ImageFactory.Kubernetes.Abstractions.LeaderElection;
using ImageFactory.Kubernetes.LeaderElection;

namespace ImageFactory.Kubernetes.Hosting;

/// <summary>Answers the two questions of probes: can it work, and is it alive.</summary>
internal sealed class OperatorHealth(
    OperatorGraph graph, OperatorSettings settings, LeaderElector elector, IEnumerable<IReadinessCheck> checks)
    : IOperatorHealth
{
    // A watch lives 10 minutes at most, so even a silent one starts anew within this time.
    private static readonly TimeSpan LongestSilence = TimeSpan.FromMinutes(12);

    // The reconcile's own deadline comes first; this is for one that ignores it.
    private static readonly TimeSpan StuckSlack = TimeSpan.FromMinutes(5);

    private bool _started;

    /// <summary>The graph is complete and may be looked at.</summary>
    public void Started() => Volatile.Write(ref _started, true);

    /// <inheritdoc />
    public HealthReport Readiness() => Report(
        graph.Informers.Select(informer => (
            informer.State.IsReady,
            $"watch {informer.State.Name}: "
            + (informer.State.Problem ?? (informer.State.HasSynced
                ? $"synced, {informer.Store.Count} objects"
                : "the first list is under way"))))
            .Concat(settings.LeaderElection == LeaderElectionType.None
                ? []
                : [(!elector.IsBlocked, $"leader election: {elector.Situation}")])
            .Concat(checks.SelectMany(check => check.Look())));

    /// <inheritdoc />
    public HealthReport Liveness() => Report(
        graph.Informers.Select(informer => (
                informer.State.SinceProgress < LongestSilence,
                $"watch {informer.State.Name}: last sign {informer.State.SinceProgress.TotalSeconds:0} s ago"))
            .Concat(graph.Controllers.Select(loop => (
                loop.LongestReconcile < settings.ReconcileTimeout + StuckSlack,
                $"controller {loop.Name}: longest reconcile {loop.LongestReconcile.TotalSeconds:0} s"))));

    private HealthReport Report(IEnumerable<(bool IsWell, string Text)> checks)
    {
        if (!Volatile.Read(ref _started))
        {
            return new HealthReport(false, "[-]operator: starting\n");
        }

        var text = new StringBuilder();
        var healthy = true;
        foreach (var (isWell, line) in checks)
        {
            healthy &= isWell;
            text.Append(isWell ? "[+]" : "[-]").Append(line).Append('\n');
        }

        return new HealthReport(healthy, text.ToString());
    }
}
