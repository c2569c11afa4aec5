using ImageFactory.Kubernetes.Abstractions.Entities;
using ImageFactory.Kubernetes.Abstractions.Reconciliation;
using ImageFactory.Kubernetes.Client;
using ImageFactory.Operator.Api.ImageBuild;
using ImageFactory.Operator.Api.Shared;
using ImageFactory.Operator.Hosts;
using ImageFactory.Operator.Settings;

namespace ImageFactory.Operator.Builds;

/// <summary>
/// All builds as they were a moment ago, for those that wait for a slot. Of hundreds that wait, each would otherwise
/// list the hundreds, again and again, which keeps an API server busy with nothing else.
/// </summary>
internal sealed class BuildSnapshot(
    IKubernetesClient client, IEntityQueue<V1ImageBuild> queue, OperatorOptions options, TimeProvider time)
{
    // The first may have begun since the builds were listed.
    private const int Woken = 2;

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

    /// <summary>
    /// A build has ended, and its slot is free: those who are next look at once, and not at their next time.
    /// </summary>
    public void WakeNext(V1ImageBuild ended)
    {
        Task<IReadOnlyList<V1ImageBuild>>? list;
        lock (_lock)
        {
            (list, _list) = (_list, null);
        }

        if (list is { IsCompletedSuccessfully: true })
        {
            var waiting = new BuildQueue(options.TenantOf, list.Result).Waiting();
            foreach (var next in waiting.Where(build => Slots(build) == Slots(ended)).Take(Woken))
            {
                queue.Enqueue(ObjectKey.Of(next));
            }
        }
    }

    // Whose slots a build waits for.
    private static (BuildBackend Backend, string? Cloud) Slots(V1ImageBuild build) =>
        (build.Spec.Backend ?? BuildBackend.Pod, build.Status?.Host?.Cloud);

    // Not ended by one of those who wait for it: the others still do.
    private async Task<IReadOnlyList<V1ImageBuild>> ListAsync() =>
        [.. await client.ListAsync<V1ImageBuild>(options.Namespace)];
}
