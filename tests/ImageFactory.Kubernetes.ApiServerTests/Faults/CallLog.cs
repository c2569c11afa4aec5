using System.Collections.Concurrent;
using ImageFactory.Kubernetes.Abstractions.Entities;
using ImageFactory.Kubernetes.Client;

namespace ImageFactory.Kubernetes.ApiServerTests.Faults;

/// <summary>Writes down the lists and watches that a reflector asks for.</summary>
internal sealed class CallLog(IKubernetesClient inner) : ForwardingClient(inner)
{
    private readonly ConcurrentQueue<string> _calls = new();

    /// <summary>"list", "next page" and "watch from VERSION", in order.</summary>
    public IReadOnlyList<string> Calls => [.. _calls];

    /// <summary>What happens before a page after the first is asked for.</summary>
    public Func<Task> BeforeNextPage { get; set; } = () => Task.CompletedTask;

    public override async Task<EntityList<TEntity>> ListPageAsync<TEntity>(
        ListOptions options, CancellationToken cancellationToken)
    {
        _calls.Enqueue(options.Continue is null ? "list" : "next page");
        if (options.Continue is not null)
        {
            await BeforeNextPage();
        }

        return await base.ListPageAsync<TEntity>(options, cancellationToken);
    }

    public override IAsyncEnumerable<WatchEvent<TEntity>> WatchAsync<TEntity>(
        WatchOptions options, CancellationToken cancellationToken)
    {
        _calls.Enqueue($"watch from {options.ResourceVersion}");
        return base.WatchAsync<TEntity>(options, cancellationToken);
    }
}
