namespace ImageFactory.Operator.Artifacts.Http;

/// <summary>
/// How many uploads each host has under way. A host sends one file after the other, and some that it has given up may
/// not have ended here; without a bound, the right to one file would be worth all of the operator's memory.
/// </summary>
internal sealed class UploadTurns
{
    /// <summary>Most uploads of a host at once.</summary>
    public const int Most = 8;

    private readonly Lock _gate = new();
    private readonly Dictionary<(ArtifactScope Scope, string Generation), int> _underWay = [];

    /// <summary>Begins an upload, which ends when the result is disposed; null where there are too many.</summary>
    public IDisposable? TryBegin(ArtifactScope scope, string generation)
    {
        var host = (scope, generation);
        lock (_gate)
        {
            var count = _underWay.GetValueOrDefault(host);
            if (count >= Most)
            {
                return null;
            }

            _underWay[host] = count + 1;
            return new Turn(() => End(host));
        }
    }

    private void End((ArtifactScope Scope, string Generation) host)
    {
        lock (_gate)
        {
            if (--_underWay[host] == 0)
            {
                _underWay.Remove(host);
            }
        }
    }

    private sealed class Turn(Action end) : IDisposable
    {
        public void Dispose() => end();
    }
}
