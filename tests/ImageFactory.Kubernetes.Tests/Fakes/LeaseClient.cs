using ImageFactory.Kubernetes.Abstractions.Entities;
using ImageFactory.Kubernetes.Client;
using k8s;
using k8s.Models;

namespace ImageFactory.Kubernetes.Tests.Fakes;

/// <summary>One candidate's way to the lease, which can be cut: calls then last until they are called off.</summary>
internal sealed class LeaseClient(LeaseServer server) : IKubernetesClient
{
    public bool IsCut { get; set; }

    /// <summary>Happens at every look at the lease, before the answer.</summary>
    public Action Looking { get; init; } = () => { };

    /// <summary>Happens at every write to the lease, before its answer.</summary>
    public Action Written { get; init; } = () => { };

    public string CurrentNamespace => "default";

    public async Task<TEntity?> GetAsync<TEntity>(string name, string? @namespace, CancellationToken cancellationToken)
        where TEntity : class, IKubernetesObject<V1ObjectMeta>
    {
        await ReachAsync(cancellationToken);
        Looking();
        return (TEntity?)(object?)server.Get();
    }

    public async Task<TEntity> CreateAsync<TEntity>(TEntity entity, CancellationToken cancellationToken)
        where TEntity : class, IKubernetesObject<V1ObjectMeta>
    {
        await ReachAsync(cancellationToken);
        var written = server.Write((V1Lease)(object)entity);
        Written();
        cancellationToken.ThrowIfCancellationRequested();
        return (TEntity)(object)written;
    }

    public Task<TEntity> UpdateAsync<TEntity>(TEntity entity, CancellationToken cancellationToken)
        where TEntity : class, IKubernetesObject<V1ObjectMeta> => CreateAsync(entity, cancellationToken);

    public Task<EntityList<TEntity>> ListPageAsync<TEntity>(ListOptions options, CancellationToken cancellationToken)
        where TEntity : class, IKubernetesObject<V1ObjectMeta> => throw new NotSupportedException();

    public IAsyncEnumerable<WatchEvent<TEntity>> WatchAsync<TEntity>(
        WatchOptions options, CancellationToken cancellationToken)
        where TEntity : class, IKubernetesObject<V1ObjectMeta> => throw new NotSupportedException();

    public Task<IList<TEntity>> ListAsync<TEntity>(
        string? @namespace, string? labelSelector, string? fieldSelector, CancellationToken cancellationToken)
        where TEntity : class, IKubernetesObject<V1ObjectMeta> => throw new NotSupportedException();

    public Task<TEntity> UpdateStatusAsync<TEntity>(TEntity entity, CancellationToken cancellationToken)
        where TEntity : class, IKubernetesObject<V1ObjectMeta> => throw new NotSupportedException();

    public Task<TEntity> PatchAsync<TEntity>(
        string name, string? @namespace, string mergePatch, string? subresource, CancellationToken cancellationToken)
        where TEntity : class, IKubernetesObject<V1ObjectMeta> => throw new NotSupportedException();

    public Task<TEntity> ApplyAsync<TEntity>(TEntity entity, string fieldManager, CancellationToken cancellationToken)
        where TEntity : class, IKubernetesObject<V1ObjectMeta> => throw new NotSupportedException();

    public Task<TEntity> ApplyStatusAsync<TEntity>(
        TEntity entity, string fieldManager, CancellationToken cancellationToken)
        where TEntity : class, IKubernetesObject<V1ObjectMeta> => throw new NotSupportedException();

    public Task DeleteAsync<TEntity>(
        string name, string? @namespace, DeleteOptions? options, CancellationToken cancellationToken)
        where TEntity : class, IKubernetesObject<V1ObjectMeta> => throw new NotSupportedException();

    public Task<Stream?> ReadLogAsync(
        string pod, string @namespace, string container, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    private async Task ReachAsync(CancellationToken cancellationToken)
    {
        if (IsCut)
        {
            // Unlike Task.Delay this goes on inside the timer that calls it off.
            var never = new TaskCompletionSource();
            await using var registration = cancellationToken.Register(() => never.TrySetCanceled(cancellationToken));
            await never.Task;
        }
    }
}
