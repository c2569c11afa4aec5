using ImageFactory.Kubernetes.Abstractions.Entities;

namespace ImageFactory.Kubernetes.Reconciliation;

/// <summary>
/// Remembers objects that are gone until their controller is told. It remembers UIDs, so that the controller is told
/// once of each object, and before the first reconcile of a successor of the same name.
/// </summary>
internal sealed class Tombstones
{
    private readonly Lock _gate = new();
    private readonly Dictionary<ObjectKey, List<string>> _uids = [];

    /// <summary>The object went, or left the controller's selection.</summary>
    public void Add(ObjectKey key, string uid)
    {
        lock (_gate)
        {
            if (!_uids.TryGetValue(key, out var uids))
            {
                _uids[key] = uids = [];
            }

            if (!uids.Contains(uid))
            {
                uids.Add(uid);
            }
        }
    }

    /// <summary>The controller was told, or the object came back into the selection.</summary>
    public void Remove(ObjectKey key, string uid)
    {
        lock (_gate)
        {
            if (_uids.TryGetValue(key, out var uids) && uids.Remove(uid) && uids.Count == 0)
            {
                _uids.Remove(key);
            }
        }
    }

    /// <summary>The UIDs under a key, oldest first.</summary>
    public IReadOnlyList<string> Of(ObjectKey key)
    {
        lock (_gate)
        {
            return _uids.TryGetValue(key, out var uids) ? [.. uids] : [];
        }
    }
}
