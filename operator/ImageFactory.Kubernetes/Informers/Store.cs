using ImageFactory.Kubernetes.Abstractions.Entities;

namespace ImageFactory.Kubernetes.Informers;

/// <summary>
/// The objects that are known, and what each list or event changes about them. Another UID under a known name is two
/// changes: the old object went, a new one came.
/// </summary>
internal sealed class Store
{
    private readonly Lock _gate = new();
    private readonly Dictionary<ObjectKey, StoreEntry> _entries = [];

    /// <summary>How many objects are known.</summary>
    public int Count
    {
        get
        {
            lock (_gate)
            {
                return _entries.Count;
            }
        }
    }

    /// <summary>The keys known now.</summary>
    public IReadOnlyList<ObjectKey> Keys()
    {
        lock (_gate)
        {
            return [.. _entries.Keys];
        }
    }

    /// <summary>Whether the object of a key is this one.</summary>
    public bool Knows(ObjectKey key, string uid)
    {
        lock (_gate)
        {
            return _entries.TryGetValue(key, out var entry) && entry.Uid == uid;
        }
    }

    /// <summary>Takes an object as it is now and says what that changes.</summary>
    public IReadOnlyList<ObjectChange> Put(ObjectKey key, StoreEntry entry)
    {
        lock (_gate)
        {
            _entries.TryGetValue(key, out var old);
            _entries[key] = entry;
            if (old is null)
            {
                return [new ObjectChange(ObjectChangeType.Added, key, null, entry)];
            }

            if (old.Uid != entry.Uid)
            {
                return
                [
                    new ObjectChange(ObjectChangeType.Deleted, key, old, null),
                    new ObjectChange(ObjectChangeType.Added, key, null, entry),
                ];
            }

            return old.ResourceVersion == entry.ResourceVersion
                ? []
                : [new ObjectChange(ObjectChangeType.Modified, key, old, entry)];
        }
    }

    /// <summary>
    /// Takes an object that is gone. Its last state tells who owned it, even if it was never seen before.
    /// </summary>
    public ObjectChange Remove(ObjectKey key, StoreEntry last)
    {
        lock (_gate)
        {
            _entries.Remove(key);
            return new ObjectChange(ObjectChangeType.Deleted, key, last, null);
        }
    }

    /// <summary>
    /// Ends a list: what is known but was not in it is gone, although no event told so. Without this a deletion that
    /// fell into a gap of the watch would be lost for good.
    /// </summary>
    public IReadOnlyList<ObjectChange> RemoveAllBut(IReadOnlySet<ObjectKey> listed)
    {
        lock (_gate)
        {
            List<ObjectChange> gone = [];
            foreach (var (key, entry) in _entries)
            {
                if (!listed.Contains(key))
                {
                    gone.Add(new ObjectChange(ObjectChangeType.Deleted, key, entry, null));
                }
            }

            foreach (var change in gone)
            {
                _entries.Remove(change.Key);
            }

            return gone;
        }
    }
}
