using ImageFactory.Kubernetes.Client;
using ImageFactory.Operator.Testing.ApiServers;
using ImageFactory.Testing;
using k8s.Models;

namespace ImageFactory.Operator.ApiServerTests;

/// <summary>Every record of the operator's lease from now on, in the server's order.</summary>
internal sealed class LeaseHistory : IAsyncDisposable
{
    private readonly KubernetesClient _client;
    private readonly CancellationTokenSource _stop = new();
    private readonly List<V1LeaseSpec> _records = [];
    private readonly Task _reading;

    private LeaseHistory(KubernetesClient client, string? version)
    {
        _client = client;
        _reading = ReadAsync(version);
    }

    /// <summary>The records so far; a deletion is none.</summary>
    public IReadOnlyList<V1LeaseSpec> Records
    {
        get
        {
            lock (_records)
            {
                return [.. _records];
            }
        }
    }

    /// <summary>Who held it, one after the other; empty for nobody.</summary>
    public IReadOnlyList<string> Holders => [.. Records
        .Select(record => record.HolderIdentity ?? string.Empty)
        .Aggregate(
            new List<string>(),
            (holders, holder) => holders.LastOrDefault() == holder ? holders : [.. holders, holder])];

    /// <summary>Begins with the lease gone, as on a new cluster.</summary>
    public static async Task<LeaseHistory> StartAsync(KubernetesClient client)
    {
        await client.DeleteAsync<V1Lease>(OperatorAccount.Lease, OperatorAccount.Namespace);
        var list = await client.ListPageAsync<V1Lease>(new ListOptions { Namespace = OperatorAccount.Namespace });
        return new LeaseHistory(client, list.Metadata.ResourceVersion);
    }

    /// <summary>Returns when so many have held it, one after the other.</summary>
    public Task HeldByAsync(int holders, TimeSpan within, Func<string> problem) => Eventually.HoldsAsync(
        () => Task.FromResult(Holders.Count >= holders),
        within,
        () => $"{Holders.Count} instead of {holders} have held the lease: {string.Join(", ", Holders)}\n{problem()}");

    /// <summary>The last record of a holder.</summary>
    public V1LeaseSpec Last(string holder) => Records.Last(record => record.HolderIdentity == holder);

    /// <summary>The first record of a holder.</summary>
    public V1LeaseSpec First(string holder) => Records.First(record => record.HolderIdentity == holder);

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _reading;
        _stop.Dispose();
    }

    private async Task ReadAsync(string? version)
    {
        var watch = new WatchOptions
        {
            Namespace = OperatorAccount.Namespace,
            FieldSelector = $"metadata.name={OperatorAccount.Lease}",
            ResourceVersion = version,
        };
        try
        {
            await foreach (var change in _client.WatchAsync<V1Lease>(watch, _stop.Token))
            {
                if (change.Type is WatchEventType.Added or WatchEventType.Modified)
                {
                    lock (_records)
                    {
                        _records.Add(change.Entity.Spec!);
                    }
                }
            }
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // The test is over.
        }
    }
}
