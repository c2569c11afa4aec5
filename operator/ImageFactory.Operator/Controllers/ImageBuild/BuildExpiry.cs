using ImageFactory.Kubernetes.Abstractions.Events;
using ImageFactory.Kubernetes.Client;
using ImageFactory.Operator.Api.ImageBuild;
using ImageFactory.Operator.Api.Shared;
using ImageFactory.Operator.Stages;
using k8s.Models;

namespace ImageFactory.Operator.Controllers.ImageBuild;

/// <summary>Deletes a finished build once its time to live is over. Its image stays in the store.</summary>
internal sealed class BuildExpiry(IKubernetesClient client, EventPublisher events, TimeProvider time)
{
    /// <summary>
    /// How long the build still lives; null where it has no such time, is not finished, or somebody is still to be
    /// told.
    /// </summary>
    public TimeSpan? TimeLeft(V1ImageBuild build, V1ImageBuildStatus status) =>
        status.Phase?.IsFinal() == true
        && !status.IsToBeTold()
        && status.Stage(BuildStage.HostDestroyed).IsOver()
        && build.Spec.TtlSecondsAfterFinished is { } seconds
            ? status.FinishedAt + TimeSpan.FromSeconds(seconds) - time.GetUtcNow()
            : null;

    /// <summary>Deletes the build. One that stands in Git stays: it would be made again, and built again.</summary>
    public async Task EndAsync(V1ImageBuild build, CancellationToken cancellationToken)
    {
        if (GitOpsMarks.KeeperOf(build) is { } keeper)
        {
            await events(
                build,
                Reasons.KeptByGitOps,
                $"spec.ttlSecondsAfterFinished is over, and the build stays: {keeper} would make it again, and it "
                + "would be built again. Take it out of Git, or give a time to live only to builds that are not in Git",
                EventType.Warning,
                cancellationToken);
            return;
        }

        await client.DeleteAsync<V1ImageBuild>(
            build.Name(),
            build.Namespace(),
            new DeleteOptions { PreconditionUid = build.Uid() },
            cancellationToken);
    }
}
