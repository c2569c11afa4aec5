using ImageFactory.Kubernetes.Abstractions.Reconciliation;
using ImageFactory.Operator.Api.ImageBuild;
using ImageFactory.Operator.Artifacts;
using ImageFactory.Operator.Artifacts.Reading;
using ImageFactory.Operator.Clouds;
using ImageFactory.Operator.Stages;

namespace ImageFactory.Operator.Glance;

/// <summary>
/// The uploads of this process, in batches. A reconcile starts a batch and checks it later; a build is reconciled at
/// once when one of its uploads, or all of a batch, has ended. After a restart, Glance tells what has arrived.
/// </summary>
internal sealed class Uploads(
    IArtifactStore store, BackgroundWork work, IEntityQueue<V1ImageBuild> queue, TimeProvider time)
{
    /// <summary>The upload of a build's image into a region, at work or over; null for none.</summary>
    public Upload? Find(string uid, CloudTarget target) => work.Keys<UploadBatch>(uid)
        .SelectMany(batch => batch.Uploads)
        .FirstOrDefault(one => one.Target == target);

    /// <summary>The digests of a file of a build; null while no batch has read it to its end.</summary>
    public ContentDigests? Digests(string uid, string file) => work.Keys<UploadBatch>(uid)
        .Where(batch => batch.File == file)
        .Select(batch => batch.Digests)
        .FirstOrDefault(digests => digests is not null);

    /// <summary>
    /// Why a file of a build could not be read to its end for its digests alone, once: it may be read again then. Null
    /// where it could.
    /// </summary>
    public Exception? TakeError(string uid, string file)
    {
        var failed = work.Keys<UploadBatch>(uid).FirstOrDefault(batch => batch.File == file && batch.Error is not null);
        if (failed is not null)
        {
            work.Forget(uid, failed);
        }

        return failed?.Error;
    }

    /// <summary>Whether a file of a build is being read, or any of them.</summary>
    public bool IsReading(string uid, string? file = null) => work.Keys<UploadBatch>(uid)
        .Any(batch => (file is null || batch.File == file)
            && work.Find<ContentDigests?>(uid, batch) is { IsOver: false });

    /// <summary>How many uploads into a region are at work.</summary>
    public int Count(CloudTarget target) => work.Keys<UploadBatch>()
        .SelectMany(batch => batch.Uploads)
        .Count(upload => upload.Target == target && !upload.IsOver);

    /// <summary>Reads the artifact once, digests it and sends it into all the regions; returns at once.</summary>
    public void Start(V1ImageBuild build, ArtifactScope scope, string file, IReadOnlyList<Upload> uploads)
    {
        var owner = WorkOwner.Of(build, queue);
        var batch = new UploadBatch(file, uploads, owner.Wake, time);
        work.Start(owner, batch, $"Reading {scope}/{file}", (_, token) => batch.RunAsync(store, scope, token));
    }

    /// <summary>Forgets an upload that is over: the region may get another one.</summary>
    public void Forget(string uid, Upload upload)
    {
        foreach (var batch in work.Keys<UploadBatch>(uid))
        {
            batch.Forget(upload);
        }
    }

    /// <summary>
    /// Cancels all uploads of a build and forgets them. Glance takes an upload that breaks off back by itself.
    /// </summary>
    public Task EndAsync(string uid) => work.EndAsync<UploadBatch>(uid);
}
