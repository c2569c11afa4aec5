using ImageFactory.Kubernetes.Abstractions.Entities;
using ImageFactory.Kubernetes.Abstractions.Reconciliation;
using ImageFactory.Operator.Api.ImageBuild;
using ImageFactory.Operator.Artifacts;
using ImageFactory.Operator.Artifacts.Reading;
using ImageFactory.Operator.Clouds;
using k8s.Models;

namespace ImageFactory.Operator.Glance;

/// <summary>
/// The uploads of this process, in batches. A reconcile starts one and checks it later; a build whose batch ends is looked at at once.
/// Nothing of it outlives the process: the next one sees in Glance what arrived.
/// </summary>
internal sealed class Uploads(IArtifactStore store, IEntityQueue<V1ImageBuild> queue, TimeProvider time) : IAsyncDisposable
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, List<UploadBatch>> _batches = new(StringComparer.Ordinal);

    /// <summary>The upload of a build's image into a region, at work or over; null for none.</summary>
    public Upload? Find(string uid, CloudTarget target)
    {
        lock (_gate)
        {
            return Of(uid).SelectMany(batch => batch.Uploads).FirstOrDefault(one => one.Target == target);
        }
    }

    /// <summary>The digests of a build's image; null while no batch has read it to its end.</summary>
    public ContentDigests? Digests(string uid)
    {
        lock (_gate)
        {
            return Of(uid).Select(batch => batch.Digests).FirstOrDefault(digests => digests is not null);
        }
    }

    /// <summary>Whether something of a build is being read.</summary>
    public bool IsReading(string uid)
    {
        lock (_gate)
        {
            return Of(uid).Any(batch => !batch.Work.IsCompleted);
        }
    }

    /// <summary>How many uploads into a region are at work.</summary>
    public int Count(CloudTarget target)
    {
        lock (_gate)
        {
            return _batches.Values.SelectMany(all => all)
                .SelectMany(batch => batch.Uploads)
                .Count(upload => upload.Target == target && !upload.IsOver);
        }
    }

    /// <summary>Reads the artifact once, digests it and sends it into all the regions; returns at once.</summary>
    public void Start(V1ImageBuild build, ArtifactScope scope, string file, IReadOnlyList<Upload> uploads)
    {
        var batch = new UploadBatch(uploads, () => queue.Enqueue(ObjectKey.Of(build)), time);
        lock (_gate)
        {
            Of(build.Uid()).Add(batch);
        }

        batch.Begin(store, scope, file);
    }

    /// <summary>Forgets an upload that is over: the region may get another one.</summary>
    public void Forget(string uid, Upload upload)
    {
        lock (_gate)
        {
            Of(uid).ForEach(batch => batch.Forget(upload));
        }
    }

    /// <summary>Ends all uploads of a build and forgets them. Glance takes an upload that breaks off back by itself.</summary>
    public async Task EndAsync(string uid)
    {
        List<UploadBatch> ended;
        lock (_gate)
        {
            ended = [.. Of(uid)];
            _batches.Remove(uid);
        }

        foreach (var batch in ended)
        {
            await batch.DisposeAsync();
        }
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        List<string> builds;
        lock (_gate)
        {
            builds = [.. _batches.Keys];
        }

        foreach (var build in builds)
        {
            await EndAsync(build);
        }
    }

    private List<UploadBatch> Of(string uid)
    {
        if (!_batches.TryGetValue(uid, out var batches))
        {
            _batches.Add(uid, batches = []);
        }

        return batches;
    }
}
