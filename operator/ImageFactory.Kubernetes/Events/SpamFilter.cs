using ImageFactory.Kubernetes.Queue;

namespace ImageFactory.Kubernetes.Events;

/// <summary>
/// Lets an object tell much at once, then little: one object in a loop must not fill the cluster's event store. Repeats
/// of an event don't count, since they only move a counter.
/// </summary>
internal sealed class SpamFilter(TimeProvider time)
{
    private readonly Dictionary<string, LinkedListNode<(string Uid, TokenBucket Bucket)>> _objects = [];
    private readonly LinkedList<(string Uid, TokenBucket Bucket)> _byUse = new();

    /// <summary>Whether the object may tell something new.</summary>
    public bool Allows(string uid)
    {
        if (_objects.TryGetValue(uid, out var node))
        {
            _byUse.Remove(node);
        }
        else
        {
            var bucket = new TokenBucket(1 / EventDefaults.RefillTime.TotalSeconds, EventDefaults.Burst, time);
            node = new LinkedListNode<(string, TokenBucket)>((uid, bucket));
            _objects[uid] = node;
            if (_objects.Count > EventDefaults.RememberedObjects)
            {
                _objects.Remove(_byUse.Last!.Value.Uid);
                _byUse.RemoveLast();
            }
        }

        _byUse.AddFirst(node);
        return node.Value.Bucket.TryTake();
    }
}
