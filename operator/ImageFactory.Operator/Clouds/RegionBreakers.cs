using ImageFactory.Operator.Settings;

namespace ImageFactory.Operator.Clouds;

/// <summary>
/// Leaves a region alone that has failed several times in a row: to go on asking costs each build its time and the
/// region its recovery. After a while one request may try; its failure closes the region for twice as long.
/// </summary>
internal sealed class RegionBreakers(OpenStackSettings settings, TimeProvider time)
{
    private const int MaxDoublings = 4;

    private readonly Lock _gate = new();
    private readonly Dictionary<CloudTarget, State> _states = [];
    private readonly HashSet<CloudTarget> _asked = [];

    /// <summary>Until when the region is left alone, and why; null when it may be asked.</summary>
    public (DateTimeOffset Until, string Why)? Closed(CloudTarget target)
    {
        lock (_gate)
        {
            return _states.TryGetValue(target, out var state) && state.Until > time.GetUtcNow()
                ? (state.Until, state.Why)
                : null;
        }
    }

    /// <summary>The region answered.</summary>
    public void Answered(CloudTarget target)
    {
        lock (_gate)
        {
            _asked.Add(target);
            _states.Remove(target);
        }
    }

    /// <summary>The region failed, or did not answer.</summary>
    public void Failed(CloudTarget target, string why)
    {
        lock (_gate)
        {
            _asked.Add(target);
            var failures = _states.GetValueOrDefault(target).Failures + 1;
            var doublings = Math.Min(failures - settings.BreakerFailures, MaxDoublings);
            var until = doublings < 0
                ? DateTimeOffset.MinValue
                : time.GetUtcNow() + settings.BreakerTime * (1 << doublings);
            _states[target] = new State(failures, until, why);
        }
    }

    /// <summary>Each region that was asked, and whether it answers: a single failure says nothing yet.</summary>
    public IReadOnlyList<(CloudTarget Target, bool IsUp)> Known()
    {
        lock (_gate)
        {
            return
            [
                .. _asked.Select(target =>
                    (target, _states.GetValueOrDefault(target).Failures < settings.BreakerFailures)),
            ];
        }
    }

    private readonly record struct State(int Failures, DateTimeOffset Until, string Why);
}
