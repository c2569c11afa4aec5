using ImageFactory.Operator.Api;
using ImageFactory.Operator.Api.DistroProfile;
using ImageFactory.Operator.Api.ImageBuild;
using ImageFactory.Operator.Api.Shared;
using ImageFactory.Operator.Notifications;
using ImageFactory.Operator.Notifications.Channels;
using ImageFactory.Operator.Stages;
using ImageFactory.Operator.Status;
using ImageFactory.Operator.Tests.Scenes;
using k8s.Models;
using Microsoft.Extensions.Logging.Abstractions;

namespace ImageFactory.Operator.Tests.Notifications;

/// <summary>Builds of one profile that end, and a channel that the test answers for.</summary>
internal sealed class NotificationScene : IAsyncDisposable
{
    private BackgroundWork _work = new();
    private BuildNotifications _notifications;

    public NotificationScene(params INotificationChannel[] channels)
    {
        Channels = channels;
        Scene.Cluster.Put(new V1DistroProfile
        {
            ApiVersion = "imagefactory.dev/v1alpha1",
            Kind = "DistroProfile",
            Metadata = new V1ObjectMeta { Name = "debian-12", NamespaceProperty = BuildScene.Namespace, Uid = "p" },
            Spec = new V1DistroProfileSpec { Owners = [new V1Owner { Email = "owner@example.org" }] },
        });
        _notifications = NewProcess();
    }

    public BuildScene Scene { get; } = new();

    public INotificationChannel[] Channels { get; }

    /// <summary>What was told as events, as "reason: message".</summary>
    public List<string> Events { get; } = [];

    /// <summary>Another process begins, with nothing but what was written.</summary>
    public async Task RestartAsync()
    {
        await _work.DisposeAsync();
        _work = new BackgroundWork();
        _notifications = NewProcess();
    }

    /// <summary>A build that runs.</summary>
    public V1ImageBuild Begin(string name)
    {
        var build = BuildScene.NewBuild(name, $"uid-{name}");
        build.Status = new V1ImageBuildStatus { Phase = BuildPhase.Running, BuildNumber = 1 };
        StageList.Open(build.Status);
        return Scene.Cluster.Put(build);
    }

    /// <summary>The build ends in the reconcile that begins now.</summary>
    public async Task<V1ImageBuild> EndAsync(
        string name,
        BuildPhase phase,
        BuildStage stage = BuildStage.ImageBuilt,
        string reason = Reasons.FailedScript,
        string? log = null)
    {
        var build = Scene.Cluster.Object<V1ImageBuild>(name);
        var status = Copy(build);
        (status.Phase, status.FinishedAt) = (phase, Scene.Time.GetUtcNow());
        foreach (var line in status.Stages!)
        {
            line.State = StageState.Succeeded;
        }

        if (phase == BuildPhase.Failed)
        {
            var line = status.Stage(stage);
            (line.State, line.Reason, line.Message, line.Log) = (StageState.Failed, reason, "no room", log);
        }

        return await WriteAsync(build, status);
    }

    /// <summary>Somebody wants another try of a build that failed.</summary>
    public void Reopen(string name) => Scene.Cluster.Change<V1ImageBuild>(
        name, build => (build.Status!.Phase, build.Status.FinishedAt) = (BuildPhase.Running, null));

    /// <summary>A reconcile of a build; the entries that it leaves.</summary>
    public async Task<IReadOnlyList<V1NotificationStatus>> LookAsync(string name)
    {
        var build = Scene.Cluster.Object<V1ImageBuild>(name);
        var written = await WriteAsync(build, Copy(build));
        return [.. written.Status!.Notifications ?? []];
    }

    /// <summary>A reconcile that sends what is due, and the one that its end asks for.</summary>
    public async Task<IReadOnlyList<V1NotificationStatus>> SendAsync(string name)
    {
        await LookAsync(name);
        await Scene.Wakes.NextAsync();
        return await LookAsync(name);
    }

    /// <summary>When the build is looked at again.</summary>
    public TimeSpan? NextLook(string name)
    {
        var build = Scene.Cluster.Object<V1ImageBuild>(name);
        return _notifications.NextLook(build, build.Status!);
    }

    public async ValueTask DisposeAsync()
    {
        await _work.DisposeAsync();
        Scene.Dispose();
    }

    private static V1ImageBuildStatus Copy(V1ImageBuild build) =>
        StatusJson.Copy(build.Status, EntityJsonContext.Default.V1ImageBuildStatus);

    private async Task<V1ImageBuild> WriteAsync(V1ImageBuild build, V1ImageBuildStatus status)
    {
        var next = await _notifications.ApplyAsync(build, status, default);
        Scene.Cluster.Change<V1ImageBuild>(build.Name(), live => live.Status = next);
        await _notifications.ReportAsync(build, build.Status, next, default);
        return Scene.Cluster.Object<V1ImageBuild>(build.Name());
    }

    private BuildNotifications NewProcess() => new(
        Channels,
        new NotificationDelivery(
            Channels,
            new NotificationComposer(Scene.Cluster, new LogTails(Scene.Store), Scene.Options),
            _work,
            Scene.Wakes,
            Scene.Time,
            NullLogger<NotificationDelivery>.Instance),
        Scene.Cluster,
        (_, reason, message, _, _) =>
        {
            Events.Add($"{reason}: {message}");
            return Task.CompletedTask;
        },
        Scene.Time,
        NullLogger<BuildNotifications>.Instance);
}
