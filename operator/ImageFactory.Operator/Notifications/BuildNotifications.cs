using ImageFactory.Kubernetes.Abstractions.Entities;
using ImageFactory.Kubernetes.Abstractions.Events;
using ImageFactory.Kubernetes.Client;
using ImageFactory.Operator.Api.ImageBuild;
using ImageFactory.Operator.Api.Shared;
using ImageFactory.Operator.Notifications.Channels;
using k8s.Models;

namespace ImageFactory.Operator.Notifications;

/// <summary>Tells of builds that fail, and of those that succeed again.</summary>
internal sealed partial class BuildNotifications(
    IEnumerable<INotificationChannel> channels,
    NotificationDelivery delivery,
    IKubernetesClient client,
    EventPublisher events,
    TimeProvider time,
    ILogger<BuildNotifications> logger)
{
    // A build's end is told at once: what is started waits for nothing but the status.
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(1);

    // The end of what is being sent wakes the build; this is the safety net.
    private static readonly TimeSpan SendingPoll = TimeSpan.FromSeconds(30);

    private readonly List<string> _channels = [.. channels.Select(channel => channel.Name)];

    /// <summary>
    /// The status with what is to be told, and how far that is. What it adds is sent by the next reconcile, once it has
    /// been written. A build that is being deleted tells nothing any more.
    /// </summary>
    public async Task<V1ImageBuildStatus> ApplyAsync(
        V1ImageBuild build, V1ImageBuildStatus status, CancellationToken cancellationToken)
    {
        if (build.IsDeleting())
        {
            return status;
        }

        var next = status with { Notifications = await delivery.FollowAsync(build, status, cancellationToken) };
        if (_channels.Count > 0 && NotificationPlan.Ends(build.Status, status))
        {
            var builds = await client.ListAsync<V1ImageBuild>(
                build.Namespace(), cancellationToken: cancellationToken);
            next.Notifications = NotificationPlan.Decide(build, next, builds, _channels);
        }

        return next;
    }

    /// <summary>Reports what became of notifications, once the status with it was written.</summary>
    public async Task ReportAsync(
        V1ImageBuild build, V1ImageBuildStatus? before, V1ImageBuildStatus after, CancellationToken cancellationToken)
    {
        foreach (var entry in after.Notifications ?? [])
        {
            var old = before?.Notifications?.FirstOrDefault(
                other => (other.Channel, other.Number) == (entry.Channel, entry.Number));
            if ((entry.State, entry.Attempts) == (old?.State, old?.Attempts) || entry.Attempts is null)
            {
                continue;
            }

            Log.Tried(
                logger,
                build.Namespace(),
                build.Name(),
                entry.Channel,
                entry.Event,
                entry.State,
                entry.Attempts,
                entry.Message);
            if (entry.State == NotificationState.GivenUp
                || entry is { State: NotificationState.Sent, Refused.Count: > 0 })
            {
                await events(
                    build,
                    Reasons.NotificationFailed,
                    $"Notification {entry.Event} by {entry.Channel}: {entry.Message}",
                    EventType.Warning,
                    cancellationToken);
            }
        }
    }

    /// <summary>When to look again; null where nothing is left to send.</summary>
    public TimeSpan? NextLook(V1ImageBuild build, V1ImageBuildStatus status)
    {
        var now = time.GetUtcNow();
        return (status.Notifications ?? [])
            .Where(entry => entry.State == NotificationState.Pending)
            .Select(entry => delivery.IsSending(build, entry)
                ? SendingPoll
                : entry.NextAttemptAt - now is { } pause && pause > Soon ? pause : Soon)
            .Cast<TimeSpan?>()
            .Min();
    }

    private static partial class Log
    {
        [LoggerMessage(
            180,
            LogLevel.Information,
            "{Namespace}/{Name}: notification {Event} by {Channel} is {State} after {Attempts} attempts: {Message}")]
        public static partial void Tried(
            ILogger logger,
            string @namespace,
            string name,
            string channel,
            NotificationEvent? @event,
            NotificationState? state,
            int? attempts,
            string? message);
    }
}
