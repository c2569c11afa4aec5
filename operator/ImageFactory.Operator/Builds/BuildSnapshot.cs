using ImageFactory.Kubernetes.Client;
using ImageFactory.Operator.Api.ImageBuild;
using ImageFactory.Operator.Settings;

namespace ImageFactory.Operator.Builds;

/// <summary>
/// All builds as they were a moment ago, for those that wait for a slot. Of hundreds that wait, each would otherwise
/// list the hundreds, again and again, which keeps an API server busy with nothing else.
/// </summary>
internal sealed class BuildSnapshot(IKubernetesClient client, OperatorOptions options, TimeProvider time)
{
    private static readonly TimeSpan MaxAge = TimeSpan.FromSeconds(10);

    private readonly Lock _lock = new();
    private Task<IReadOnlyList<V1ImageBuild>>? _list;
    private DateTimeOffset _until;

    /// <summary>The builds as they were ten seconds ago, or later.</summary>
    public Task<IReadOnlyList<V1ImageBuild>> ReadAsync(CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            var now = time.GetUtcNow();
            if (_list is null or { IsFaulted: true } || now >= _until)
            {
                (_list, _until) = (ListAsync(), now + MaxAge);
            }

            return _list.WaitAsync(cancellationToken);
        }
    }

    // Not ended by one of those who wait for it: the others still do.
    private async Task<IReadOnlyList<V1ImageBuild>> ListAsync() =>
        [.. await client.ListAsync<V1ImageBuild>(options.Namespace)];
}
