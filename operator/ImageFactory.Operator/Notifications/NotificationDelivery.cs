using ImageFactory.Kubernetes.Abstractions.Reconciliation;
using ImageFactory.Operator.Api.ImageBuild;
using ImageFactory.Operator.Notifications.Channels;
using ImageFactory.Operator.Stages;
using k8s.Models;

namespace ImageFactory.Operator.Notifications;

/// <summary>
/// Sends what a build's status has as pending, beside the reconciles, and says there what came of it. The work of one
/// process ends with it; the next one finds the entry as it was and sends again, under the same id.
/// </summary>
internal sealed partial class NotificationDelivery(
    IEnumerable<INotificationChannel> channels,
    NotificationComposer composer,
    BackgroundWork work,
    IEntityQueue<V1ImageBuild> queue,
    TimeProvider time,
    ILogger<NotificationDelivery> logger)
{
    /// <summary>How long a notification is tried.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromDays(3);

    private static readonly TimeSpan FirstPause = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromHours(1);

    private readonly Dictionary<string, INotificationChannel> _channels =
        channels.ToDictionary(channel => channel.Name, StringComparer.Ordinal);

    /// <summary>The entries of a status after what was sent meanwhile; starts what is due.</summary>
    /// <param name="build">The build as it was read: what is not in its status yet is not sent.</param>
    /// <param name="status">The status that is worked towards.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task<IList<V1NotificationStatus>?> FollowAsync(
        V1ImageBuild build, V1ImageBuildStatus status, CancellationToken cancellationToken)
    {
        if (status.Notifications is null)
        {
            return null;
        }

        var entries = new List<V1NotificationStatus>();
        foreach (var entry in status.Notifications)
        {
            entries.Add(entry.State == NotificationState.Pending
                ? await FollowAsync(build, status, entry, cancellationToken)
                : entry);
        }

        return entries;
    }

    /// <summary>Whether an entry is being sent.</summary>
    public bool IsSending(V1ImageBuild build, V1NotificationStatus entry) =>
        work.Find<SendResult>(build.Uid(), new Key(entry.Channel, entry.Number)) is not null;

    /// <summary>The pause after so many tries that failed.</summary>
    internal static TimeSpan Pause(int attempts) =>
        attempts > 6 ? LongestPause : FirstPause * Math.Pow(2, attempts - 1);

    private async Task<V1NotificationStatus> FollowAsync(
        V1ImageBuild build, V1ImageBuildStatus status, V1NotificationStatus entry, CancellationToken cancellationToken)
    {
        if (!_channels.TryGetValue(entry.Channel, out var channel))
        {
            return entry with
            {
                State = NotificationState.GivenUp,
                Attempts = entry.Attempts ?? 0,
                NextAttemptAt = null,
                Message = "The operator's settings have no such channel any more",
            };
        }

        var (uid, key) = (build.Uid(), new Key(entry.Channel, entry.Number));
        if (work.Find<SendResult>(uid, key) is { } task)
        {
            if (!task.IsOver)
            {
                return entry;
            }

            work.Forget(uid, key);
            return After(entry, await ResultAsync(build, task));
        }

        cancellationToken.ThrowIfCancellationRequested();
        if (entry.NextAttemptAt is null || entry.NextAttemptAt <= time.GetUtcNow())
        {
            work.Start(
                WorkOwner.Of(build, queue),
                key,
                "Sending",
                async (_, token) => await channel.SendAsync(
                    await composer.ComposeAsync(build, status, entry, token), entry.Remaining?.AsReadOnly(), token));
        }

        return entry;
    }

    private async Task<SendResult> ResultAsync(V1ImageBuild build, BackgroundTask<SendResult> task)
    {
        await ((Task)task.Work).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (task.Work.IsCompletedSuccessfully)
        {
            return await task.Work;
        }

        Log.Failed(logger, build.Namespace(), build.Name(), task.Work.Exception);
        return SendResult.Failed(
            $"It could not be sent: {task.Work.Exception?.InnerException?.Message ?? "the operator stopped"}");
    }

    private V1NotificationStatus After(V1NotificationStatus entry, SendResult result)
    {
        var now = time.GetUtcNow();
        now = now.AddTicks(-(now.Ticks % TimeSpan.TicksPerSecond));
        var attempts = (entry.Attempts ?? 0) + 1;
        var next = entry with
        {
            Attempts = attempts,
            NextAttemptAt = null,
            Remaining = null,
            Refused = result.Refused is { } refused ? [.. entry.Refused ?? [], .. refused] : entry.Refused,
            Message = result.Message,
        };
        if (result.Outcome == SendOutcome.Sent)
        {
            return next with { State = NotificationState.Sent, SentAt = now };
        }

        var remaining = result.Remaining?.ToList() ?? entry.Remaining;
        if (result.Outcome == SendOutcome.Hopeless)
        {
            return next with { State = NotificationState.GivenUp, Remaining = remaining };
        }

        if (now - (entry.EndedAt ?? now) >= Patience)
        {
            return next with
            {
                State = NotificationState.GivenUp,
                Remaining = remaining,
                Message = $"Given up after {Patience.Days} days: {result.Message}",
            };
        }

        return next with { NextAttemptAt = now + Pause(attempts), Remaining = remaining };
    }

    private sealed record Key(string Channel, int Number);

    private static partial class Log
    {
        [LoggerMessage(181, LogLevel.Error, "{Namespace}/{Name}: a notification could not be sent")]
        public static partial void Failed(ILogger logger, string @namespace, string name, Exception? error);
    }
}
