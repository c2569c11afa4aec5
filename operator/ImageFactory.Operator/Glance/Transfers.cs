using ImageFactory.Kubernetes.Abstractions.Entities;
using ImageFactory.Kubernetes.Abstractions.Reconciliation;
using ImageFactory.Operator.Api.ImageBuild;
using ImageFactory.Operator.Artifacts;
using ImageFactory.Operator.Artifacts.Reading;
using ImageFactory.Operator.Clouds;
using k8s.Models;

namespace ImageFactory.Operator.Glance;

/// <summary>
/// The transfers of this process. A reconcile starts one and looks at it later; a build whose transfer ends is looked at at once.
/// Nothing of it outlives the process: the next one sees in Glance what arrived.
/// </summary>
internal sealed class Transfers(IArtifactStore store, IEntityQueue<V1ImageBuild> queue, TimeProvider time) : IAsyncDisposable
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, List<Transfer>> _transfers = new(StringComparer.Ordinal);

    /// <summary>The delivery of a build's image into a region, at work or over; null for none.</summary>
    public Delivery? Find(string uid, CloudTarget target)
    {
        lock (_gate)
        {
            return Of(uid).SelectMany(transfer => transfer.Deliveries).FirstOrDefault(one => one.Target == target);
        }
    }

    /// <summary>The digests of a build's image; null while no transfer has read it to its end.</summary>
    public ContentDigests? Digests(string uid)
    {
        lock (_gate)
        {
            return Of(uid).Select(transfer => transfer.Digests).FirstOrDefault(digests => digests is not null);
        }
    }

    /// <summary>Whether something of a build is being read.</summary>
    public bool IsReading(string uid)
    {
        lock (_gate)
        {
            return Of(uid).Any(transfer => !transfer.Work.IsCompleted);
        }
    }

    /// <summary>How many deliveries into a region are at work.</summary>
    public int Count(CloudTarget target)
    {
        lock (_gate)
        {
            return _transfers.Values.SelectMany(all => all)
                .SelectMany(transfer => transfer.Deliveries)
                .Count(delivery => delivery.Target == target && !delivery.IsOver);
        }
    }

    /// <summary>Reads the artifact once, digests it and sends it into all the regions; returns at once.</summary>
    public void Start(V1ImageBuild build, ArtifactScope scope, string file, IReadOnlyList<Delivery> deliveries)
    {
        var transfer = new Transfer(deliveries, () => queue.Enqueue(ObjectKey.Of(build)), time);
        lock (_gate)
        {
            Of(build.Uid()).Add(transfer);
        }

        transfer.Begin(store, scope, file);
    }

    /// <summary>Forgets a delivery that is over: the region may get another one.</summary>
    public void Forget(string uid, Delivery delivery)
    {
        lock (_gate)
        {
            Of(uid).ForEach(transfer => transfer.Forget(delivery));
        }
    }

    /// <summary>Ends all transfers of a build and forgets them. Glance takes an upload that breaks off back by itself.</summary>
    public async Task EndAsync(string uid)
    {
        List<Transfer> ended;
        lock (_gate)
        {
            ended = [.. Of(uid)];
            _transfers.Remove(uid);
        }

        foreach (var transfer in ended)
        {
            await transfer.DisposeAsync();
        }
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        List<string> builds;
        lock (_gate)
        {
            builds = [.. _transfers.Keys];
        }

        foreach (var build in builds)
        {
            await EndAsync(build);
        }
    }

    private List<Transfer> Of(string uid)
    {
        if (!_transfers.TryGetValue(uid, out var transfers))
        {
            _transfers.Add(uid, transfers = []);
        }

        return transfers;
    }
}
