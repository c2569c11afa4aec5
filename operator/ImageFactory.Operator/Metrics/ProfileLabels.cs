namespace ImageFactory.Operator.Metrics;

/// <summary>
/// The names of profiles as labels of what is counted. Tenants may have as many as they like, and a series of
/// Prometheus costs memory here and there: only so many names get series of their own, the rest share one, and a name
/// that no object has any more leaves no series behind.
/// </summary>
/// <param name="forget">Called with a name that no object has any more.</param>
internal sealed class ProfileLabels(Action<string> forget)
{
    /// <summary>The label of what has no series of its own.</summary>
    public const string Other = "other";

    /// <summary>How many names get series of their own: with one backend, each has 15 of stages.</summary>
    public const int Most = 250;

    private readonly Lock _gate = new();
    private readonly Dictionary<string, HashSet<string>> _owners = new(StringComparer.Ordinal);

    /// <summary>Takes note of an object, a profile or a build or promotion of one, that has the name.</summary>
    public void Hold(string uid, string name)
    {
        lock (_gate)
        {
            if (_owners.TryGetValue(name, out var owners))
            {
                owners.Add(uid);
            }
            else if (_owners.Count < Most)
            {
                _owners.Add(name, [uid]);
            }
        }
    }

    /// <summary>Takes note of an object that is gone.</summary>
    public void Release(string uid)
    {
        lock (_gate)
        {
            foreach (var (name, owners) in _owners.Where(one => one.Value.Remove(uid)).ToList())
            {
                if (owners.Count == 0)
                {
                    _owners.Remove(name);
                    forget(name);
                }
            }
        }
    }

    /// <summary>The label for a name.</summary>
    public string Of(string? name)
    {
        lock (_gate)
        {
            return name is not null && _owners.ContainsKey(name) ? name : Other;
        }
    }
}
