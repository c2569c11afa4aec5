using ImageFactory.Kubernetes.Abstractions.Entities;
using ImageFactory.Kubernetes.Abstractions.Reconciliation;
using ImageFactory.Operator.Api.ImageBuild;
using k8s.Models;

namespace ImageFactory.Operator.Stages;

/// <summary>
/// The jobs of this process. A reconcile starts one and looks at it later; a build whose job ends is looked at at once. Nothing of it
/// outlives the process: the next one starts the job again, so a job MUST be re-callable.
/// </summary>
internal sealed class StageJobs(IEntityQueue<V1ImageBuild> queue) : IAsyncDisposable
{
    private readonly Lock _gate = new();
    private readonly Dictionary<(string Uid, BuildStage Stage), IStageJob> _jobs = [];

    /// <summary>The job of a stage, at work or over; null for none.</summary>
    public StageJob<T>? Find<T>(V1ImageBuild build, BuildStage stage)
    {
        lock (_gate)
        {
            return _jobs.GetValueOrDefault((build.Uid(), stage)) as StageJob<T>;
        }
    }

    /// <summary>Starts the job of a stage that has none; returns at once.</summary>
    public StageJob<T> Start<T>(
        V1ImageBuild build, BuildStage stage, string title, Func<IProgress<string>, CancellationToken, Task<T>> work)
    {
        var job = new StageJob<T>(title, work, () => queue.Enqueue(ObjectKey.Of(build)));
        lock (_gate)
        {
            _jobs.Add((build.Uid(), stage), job);
        }

        return job;
    }

    /// <summary>Forgets a job that is over: its stage has read what came of it.</summary>
    public void Forget(V1ImageBuild build, BuildStage stage)
    {
        lock (_gate)
        {
            _jobs.Remove((build.Uid(), stage));
        }
    }

    /// <summary>Ends and forgets all jobs of a build.</summary>
    public async Task EndAsync(V1ImageBuild build)
    {
        List<IStageJob> ended;
        lock (_gate)
        {
            var keys = _jobs.Keys.Where(key => key.Uid == build.Uid()).ToList();
            ended = keys.ConvertAll(key => _jobs[key]);
            keys.ForEach(key => _jobs.Remove(key));
        }

        foreach (var job in ended)
        {
            await job.DisposeAsync();
        }
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        List<IStageJob> ended;
        lock (_gate)
        {
            ended = [.. _jobs.Values];
            _jobs.Clear();
        }

        foreach (var job in ended)
        {
            await job.DisposeAsync();
        }
    }
}
