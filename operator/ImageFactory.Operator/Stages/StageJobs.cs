using ImageFactory.Kubernetes.Abstractions.Reconciliation;
using ImageFactory.Operator.Api.ImageBuild;
using k8s.Models;

namespace ImageFactory.Operator.Stages;

/// <summary>The work of a build's stages that takes longer than a reconcile may: one job for each stage.</summary>
internal sealed class StageJobs(BackgroundWork work, IEntityQueue<V1ImageBuild> queue)
{
    /// <summary>The job of a stage, going on or over; null for none.</summary>
    public BackgroundTask<T>? Find<T>(V1ImageBuild build, BuildStage stage) => work.Find<T>(build.Uid(), stage);

    /// <summary>Starts the job of a stage, or finds it; returns at once.</summary>
    public BackgroundTask<T> Start<T>(
        V1ImageBuild build, BuildStage stage, string title, Func<IProgress<string>, CancellationToken, Task<T>> job) =>
        work.Start(WorkOwner.Of(build, queue), stage, title, job);

    /// <summary>Forgets a job that is over: its stage has read what came of it.</summary>
    public void Forget(V1ImageBuild build, BuildStage stage) => work.Forget(build.Uid(), stage);

    /// <summary>Cancels and forgets the jobs of a build.</summary>
    public Task EndAsync(V1ImageBuild build) => work.EndAsync<BuildStage>(build.Uid());
}
