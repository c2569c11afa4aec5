using ImageFactory.Kubernetes.Client;
using ImageFactory.Kubernetes.Informers;
using ImageFactory.Kubernetes.Metrics;
using k8s.Models;
using Microsoft.Extensions.Logging;

namespace ImageFactory.Kubernetes.LeaderElection;

/// <summary>
/// Holds a lease, as client-go does. Only the time since the record last changed, measured here, decides whether it has
/// run out; other machines' clocks are never compared with ours.
/// See <see href="https://github.com/kubernetes/client-go/blob/master/tools/leaderelection/leaderelection.go">
/// leaderelection.go</see>.
/// </summary>
internal sealed partial class LeaderElector(
    IKubernetesClient client,
    LeaderElectionOptions options,
    RuntimeMetrics metrics,
    TimeProvider time,
    Func<double> random,
    LogThrottle throttle,
    ILogger logger)
{
    private V1Lease? _observed;
    private long _observedAt;
    private long _renewedAt;
    private volatile string? _problem;
    private volatile bool _blocked;
    private bool _unanswered;

    /// <summary>Whether this process holds the lease, and surely does so still.</summary>
    public bool IsLeader => Holds(_observed) && time.GetElapsedTime(_renewedAt) < options.RenewDeadline;

    /// <summary>Who leads or what is wrong, for people.</summary>
    public string Situation => _problem
        ?? (IsLeader ? "this process leads"
            : _observed?.Spec?.HolderIdentity is { Length: > 0 } holder ? $"stands by; {holder} leads"
            : "no leader yet");

    /// <summary>
    /// This process has not seen the lease yet, or cannot have it until somebody mends something. To stand by is not
    /// that.
    /// </summary>
    public bool IsBlocked => _blocked || (_problem is not null && _observed is null);

    private TimeSpan TimeLeft => options.RenewDeadline - time.GetElapsedTime(_renewedAt);

    /// <summary>Tries until it has the lease.</summary>
    public async Task AcquireAsync(CancellationToken cancellationToken)
    {
        Report(leads: false);
        Log.Standing(logger, options.Identity, options.Namespace, options.Name);
        // A look and a write: the client's own deadline of each tells more of the server than ours for both.
        while (!await TryAsync(options.RenewDeadline, cancellationToken))
        {
            var wait = options.RetryPeriod * (1 + (random() * (LeaderElectionOptions.JitterFactor - 1)));
            // Not past the end of another's time: the wait for a leader that crashed is long enough.
            var left = options.LeaseDuration - time.GetElapsedTime(_observedAt);
            await Task.Delay(left > TimeSpan.Zero ? Least(wait, left) : wait, time, cancellationToken);
        }

        Report(leads: true);
        Log.Leading(logger, options.Identity, options.Namespace, options.Name);
    }

    /// <summary>
    /// Renews until the lease is lost. When this returns no renewal is under way, so that none can revive the lease of
    /// a leader that has stopped.
    /// </summary>
    public async Task RenewAsync(CancellationToken cancellationToken)
    {
        while (TimeLeft > TimeSpan.Zero)
        {
            // Never past the deadline, neither waiting nor calling: another process counts on it.
            await Task.Delay(Least(options.RetryPeriod, TimeLeft), time, cancellationToken);
            if (TimeLeft <= TimeSpan.Zero)
            {
                break;
            }

            var renewed = await TryAsync(Least(options.CallTimeout, TimeLeft), cancellationToken);
            if (!renewed && _observed is not null && !Holds(_observed))
            {
                break;
            }
        }

        Report(leads: false);
        Log.Lost(logger, options.Namespace, options.Name, _observed?.Spec?.HolderIdentity);
    }

    /// <summary>
    /// Gives the lease up, once all work has ended: the next leader needs not wait for it to run out.
    /// </summary>
    public async Task ReleaseAsync()
    {
        if (!IsLeader && !_unanswered)
        {
            return;
        }

        // As where it is taken: a look and a write, each with the client's own deadline.
        using var deadline = new CancellationTokenSource(options.RenewDeadline, time);
        try
        {
            // A write that was cut off may have been made: only the lease itself tells.
            var lease = _unanswered
                ? await client.GetAsync<V1Lease>(options.Name, options.Namespace, deadline.Token)
                : _observed;
            if (lease is not null && Holds(lease))
            {
                _observed = await client.UpdateAsync(LeaseRecords.Released(lease, time.GetUtcNow()), deadline.Token);
                Log.Released(logger, options.Namespace, options.Name);
            }

            Report(leads: false);
        }
        catch (Exception error) when (IsEveryday(error))
        {
            Log.NotReleased(logger, LeaseProblem.Describe(options, error));
        }
    }

    private async Task<bool> TryAsync(TimeSpan timeout, CancellationToken cancellationToken)
    {
        using var deadline = new CancellationTokenSource(timeout, time);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, deadline.Token);
        try
        {
            var taken = await TakeAsync(stop.Token);
            _problem = null;
            _blocked = false;
            return taken;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            throw;
        }
        catch (ApiException error) when (error.IsConflict)
        {
            // Another candidate was quicker.
        }
        catch (Exception error) when (IsEveryday(error))
        {
            var problem = LeaseProblem.Describe(options, error);
            _problem = problem;
            _blocked = WatchEndClassifier.Classify(error) is { } end && WatchEndClassifier.NeedsSomebody(end);
            if (throttle.ShouldLog(problem))
            {
                Log.TryFailed(logger, problem);
            }
        }

        return false;
    }

    private async Task<bool> TakeAsync(CancellationToken cancellationToken)
    {
        if (_observed is { } own && Holds(own))
        {
            try
            {
                await WriteAsync(client.UpdateAsync, own, cancellationToken);
                return true;
            }
            catch (ApiException error) when (error.IsConflict || error.IsNotFound)
            {
                // Somebody wrote to it: see who has it now.
            }
        }

        var lease = await client.GetAsync<V1Lease>(options.Name, options.Namespace, cancellationToken);
        if (lease is null)
        {
            if (_observed is { } deleted && IsTaken(deleted))
            {
                // Its holder works on until it notices, and makes the lease anew.
                return false;
            }

            await WriteAsync(client.CreateAsync, null, cancellationToken);
            return true;
        }

        Observe(lease);
        if (IsTaken(lease))
        {
            return false;
        }

        await WriteAsync(client.UpdateAsync, lease, cancellationToken);
        return true;
    }

    private async Task WriteAsync(
        Func<V1Lease, CancellationToken, Task<V1Lease>> write, V1Lease? held, CancellationToken cancellationToken)
    {
        // From the start of the write: others may have seen it at any moment after. A slow look before it does not
        // count.
        var started = time.GetTimestamp();
        _unanswered = true;
        Observe(await write(LeaseRecords.Held(held, options, time.GetUtcNow()), cancellationToken));
        _unanswered = false;
        _renewedAt = started;
    }

    private bool IsTaken(V1Lease observed) =>
        !string.IsNullOrEmpty(observed.Spec?.HolderIdentity)
        && !Holds(observed)
        && time.GetElapsedTime(_observedAt) < options.LeaseDuration;

    /// <summary>The record changed if its version did: only then the holder's time starts anew.</summary>
    private void Observe(V1Lease lease)
    {
        if (lease.Metadata.ResourceVersion != _observed?.Metadata.ResourceVersion)
        {
            _observedAt = time.GetTimestamp();
        }

        _observed = lease;
    }

    private static TimeSpan Least(TimeSpan first, TimeSpan second) => first < second ? first : second;

    private bool Holds(V1Lease? lease) => lease?.Spec?.HolderIdentity == options.Identity;

    private void Report(bool leads) =>
        metrics.LeaderStatus.WithLabels(options.Name).Set(leads ? 1 : 0);

    private static bool IsEveryday(Exception error) =>
        error is ApiException or HttpRequestException or IOException or OperationCanceledException;
}
