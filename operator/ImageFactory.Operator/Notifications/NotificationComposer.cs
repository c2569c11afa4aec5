using ImageFactory.Kubernetes.Client;
using ImageFactory.Operator.Api.DistroProfile;
using ImageFactory.Operator.Api.ImageBuild;
using ImageFactory.Operator.Api.Shared;
using ImageFactory.Operator.Notifications.Channels;
using ImageFactory.Operator.Settings;
using ImageFactory.Operator.Validation;
using k8s.Models;

namespace ImageFactory.Operator.Notifications;

/// <summary>Gathers what is told of a build's end.</summary>
internal sealed class NotificationComposer(IKubernetesClient client, LogTails logs, OperatorOptions options)
{
    /// <summary>What an entry of a build's status tells.</summary>
    public async Task<Notification> ComposeAsync(
        V1ImageBuild build, V1ImageBuildStatus status, V1NotificationStatus entry, CancellationToken cancellationToken)
    {
        // Where the build was tried again meanwhile, what it says now is not what it said at that end.
        var isSame = status.FinishedAt == entry.EndedAt;
        var stage = isSame && entry.Stage is not null ? NotificationPlan.Ending(status) : null;
        var notification = new Notification
        {
            Id = NotificationPlan.IdOf(build, entry.Event!.Value, entry.Number),
            Thread = entry.Thread!,
            Event = entry.Event.Value,
            Cluster = options.ClusterName,
            Namespace = build.Namespace() ?? "default",
            Build = build.Name(),
            Uid = build.Uid(),
            Profile = build.Spec.ProfileRef.Name,
            BuildNumber = status.BuildNumber,
            ImageName = status.ImageName,
            Backend = (build.Spec.Backend ?? BuildBackend.Pod).ToString(),
            Stage = entry.Stage,
            Reason = entry.Reason,
            Message = stage?.Message,
            EndedAt = entry.EndedAt!.Value,
            Duration = isSame ? status.Duration : null,
            Log = stage?.Log,
            LogTail = await logs.ReadAsync(stage?.Log, cancellationToken),
            Owners = await OwnersAsync(build, cancellationToken),
        };
        return notification with { Link = LinkOf(notification) };
    }

    // A profile that cannot be built has owners all the same: they have to hear of it.
    private async Task<IReadOnlyList<string>> OwnersAsync(V1ImageBuild build, CancellationToken cancellationToken)
    {
        var profiles = (await client.ListAsync<V1DistroProfile>(
            build.Namespace(), cancellationToken: cancellationToken)).ToDictionary(profile => profile.Name());
        var lineage = ProfileLineage.Read(build.Spec.ProfileRef.Name, profiles.GetValueOrDefault);
        return lineage.Profiles.Count == 0
            ? []
            : [.. (ProfileMerge.Merge(lineage.Profiles.Select(profile => profile.Spec)).Owners ?? [])
                .Select(owner => owner.Email)];
    }

    private string? LinkOf(Notification about)
    {
        string[] values =
        [
            about.Cluster,
            about.Namespace,
            about.Profile,
            about.Build,
            about.Uid,
            about.Stage ?? string.Empty,
            about.Log ?? string.Empty,
        ];
        return options.Notifications.LinkTemplate is { } template
            ? NotificationSettings.LinkNames.Zip(values).Aggregate(
                template,
                (text, pair) => text.Replace(
                    $"{{{pair.First}}}", Uri.EscapeDataString(pair.Second), StringComparison.Ordinal))
            : null;
    }
}
