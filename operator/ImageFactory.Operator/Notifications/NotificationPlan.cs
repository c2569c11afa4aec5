using System.Globalization;
using ImageFactory.Operator.Api.ImageBuild;
using k8s.Models;

namespace ImageFactory.Operator.Notifications;

/// <summary>
/// Decides what is told of a build that ends. The decision is written together with the end itself, so that it is made
/// once, and of no build that ended before there was anybody to tell. Pure.
/// </summary>
internal static class NotificationPlan
{
    /// <summary>How long the same failure of a profile is not told again.</summary>
    public static readonly TimeSpan Quiet = TimeSpan.FromHours(24);

    // A build that is tried again and again keeps the newest of its ends.
    private const int KeptEnds = 5;

    /// <summary>Whether the build ends by this status.</summary>
    public static bool Ends(V1ImageBuildStatus? before, V1ImageBuildStatus after) =>
        before?.Phase?.IsFinal() != true && after.Phase is BuildPhase.Failed or BuildPhase.Succeeded;

    /// <summary>The entries of the status of a build that ends.</summary>
    /// <param name="build">The build.</param>
    /// <param name="after">The status that it ends by.</param>
    /// <param name="builds">All builds of its namespace.</param>
    /// <param name="channels">The names of the channels.</param>
    public static IList<V1NotificationStatus>? Decide(
        V1ImageBuild build,
        V1ImageBuildStatus after,
        IEnumerable<V1ImageBuild> builds,
        IReadOnlyCollection<string> channels)
    {
        var own = after.Notifications ?? [];
        var episode = Episode(build, own, builds);
        var what = after.Phase == BuildPhase.Failed ? NotificationEvent.Failed : NotificationEvent.Recovered;
        if (channels.Count == 0 || (what == NotificationEvent.Recovered && episode is null))
        {
            return after.Notifications;
        }

        var number = own.Select(entry => entry.Number).DefaultIfEmpty(0).Max() + 1;
        var ending = what == NotificationEvent.Failed ? Ending(after) : null;
        return
        [
            .. own.Where(entry => entry.Number > number - KeptEnds || entry.State == NotificationState.Pending),
            .. channels.Select(channel => New(build, after, what, number, ending, channel, episode ?? [])),
        ];
    }

    /// <summary>The id of a notification: the same in each try, and another for each end.</summary>
    public static string IdOf(V1ImageBuild build, NotificationEvent what, int number) => string.Create(
        CultureInfo.InvariantCulture, $"{build.Uid()}.{what.ToString().ToLowerInvariant()}.{number}");

    /// <summary>The stage that made a build fail.</summary>
    public static V1StageStatus? Ending(V1ImageBuildStatus status) =>
        status.Stages?.FirstOrDefault(entry => entry.State == StageState.Failed);

    private static V1NotificationStatus New(
        V1ImageBuild build,
        V1ImageBuildStatus after,
        NotificationEvent what,
        int number,
        V1StageStatus? ending,
        string channel,
        IReadOnlyList<V1NotificationStatus> episode)
    {
        var told = episode
            .Where(entry => entry.Channel == channel
                && entry.State is NotificationState.Sent or NotificationState.Pending)
            .OrderBy(entry => entry.EndedAt)
            .ToList();
        var isKnown = told.Any(entry => entry.Stage == ending?.Name
            && entry.Reason == ending?.Reason
            && after.FinishedAt - entry.EndedAt < Quiet);
        return new V1NotificationStatus
        {
            Channel = channel,
            Number = number,
            Event = what,
            Stage = ending?.Name,
            Reason = ending?.Reason,
            EndedAt = after.FinishedAt,
            Thread = told.FirstOrDefault()?.Thread ?? IdOf(build, what, number),
            State = what == NotificationEvent.Failed && isKnown
                ? NotificationState.Duplicate
                : NotificationState.Pending,
        };
    }

    // What was told of the failures in a row that the end of this build goes on with or ends; null for none. An earlier
    // try of the same build counts as any other build.
    private static List<V1NotificationStatus>? Episode(
        V1ImageBuild build, IList<V1NotificationStatus> own, IEnumerable<V1ImageBuild> builds)
    {
        var failures = builds
            .Where(other => other.Uid() != build.Uid()
                && other.Spec.ProfileRef.Name == build.Spec.ProfileRef.Name
                && other.Status?.Phase is BuildPhase.Failed or BuildPhase.Succeeded)
            .OrderByDescending(other => other.Status!.FinishedAt)
            .TakeWhile(other => other.Status!.Phase == BuildPhase.Failed)
            .ToList();
        var failedBefore = own.Any() && own.MaxBy(entry => entry.Number)!.Event == NotificationEvent.Failed;
        return failures.Count == 0 && !failedBefore
            ? null
            : [.. failures.SelectMany(other => other.Status!.Notifications ?? []), .. own];
    }
}
