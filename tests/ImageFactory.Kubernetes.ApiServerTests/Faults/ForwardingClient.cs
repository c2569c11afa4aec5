using ImageFactory.Kubernetes.Abstractions.Entities;
using ImageFactory.Kubernetes.Client;
using k8s;
using k8s.Models;

namespace ImageFactory.Kubernetes.ApiServerTests.Faults;

/// <summary>A client that does what another does; those that come in between at one call override it.</summary>
internal abstract class ForwardingClient(IKubernetesClient inner) : IKubernetesClient
{
    public string CurrentNamespace => inner.CurrentNamespace;

    public virtual Task<TEntity?> GetAsync<TEntity>(
        string name, string? @namespace, CancellationToken cancellationToken)
        where TEntity : class, IKubernetesObject<V1ObjectMeta> =>
        inner.GetAsync<TEntity>(name, @namespace, cancellationToken);

    public Task<IList<TEntity>> ListAsync<TEntity>(
        string? @namespace, string? labelSelector, string? fieldSelector, CancellationToken cancellationToken)
        where TEntity : class, IKubernetesObject<V1ObjectMeta> =>
        inner.ListAsync<TEntity>(@namespace, labelSelector, fieldSelector, cancellationToken);

    public virtual Task<EntityList<TEntity>> ListPageAsync<TEntity>(
        ListOptions options, CancellationToken cancellationToken)
        where TEntity : class, IKubernetesObject<V1ObjectMeta> =>
        inner.ListPageAsync<TEntity>(options, cancellationToken);

    public virtual IAsyncEnumerable<WatchEvent<TEntity>> WatchAsync<TEntity>(
        WatchOptions options, CancellationToken cancellationToken)
        where TEntity : class, IKubernetesObject<V1ObjectMeta> => inner.WatchAsync<TEntity>(options, cancellationToken);

    public Task<TEntity> CreateAsync<TEntity>(TEntity entity, CancellationToken cancellationToken)
        where TEntity : class, IKubernetesObject<V1ObjectMeta> => inner.CreateAsync(entity, cancellationToken);

    public Task<TEntity> UpdateAsync<TEntity>(TEntity entity, CancellationToken cancellationToken)
        where TEntity : class, IKubernetesObject<V1ObjectMeta> => inner.UpdateAsync(entity, cancellationToken);

    public Task<TEntity> UpdateStatusAsync<TEntity>(TEntity entity, CancellationToken cancellationToken)
        where TEntity : class, IKubernetesObject<V1ObjectMeta> => inner.UpdateStatusAsync(entity, cancellationToken);

    public virtual Task<TEntity> PatchAsync<TEntity>(
        string name, string? @namespace, string mergePatch, string? subresource, CancellationToken cancellationToken)
        where TEntity : class, IKubernetesObject<V1ObjectMeta> =>
        inner.PatchAsync<TEntity>(name, @namespace, mergePatch, subresource, cancellationToken);

    public Task<TEntity> ApplyAsync<TEntity>(TEntity entity, string fieldManager, CancellationToken cancellationToken)
        where TEntity : class, IKubernetesObject<V1ObjectMeta> =>
        inner.ApplyAsync(entity, fieldManager, cancellationToken);

    public Task<TEntity> ApplyStatusAsync<TEntity>(
        TEntity entity, string fieldManager, CancellationToken cancellationToken)
        where TEntity : class, IKubernetesObject<V1ObjectMeta> =>
        inner.ApplyStatusAsync(entity, fieldManager, cancellationToken);

    public Task DeleteAsync<TEntity>(
        string name, string? @namespace, DeleteOptions? options, CancellationToken cancellationToken)
        where TEntity : class, IKubernetesObject<V1ObjectMeta> =>
        inner.DeleteAsync<TEntity>(name, @namespace, options, cancellationToken);

    public Task<Stream?> ReadLogAsync(
        string pod, string @namespace, string container, CancellationToken cancellationToken) =>
        inner.ReadLogAsync(pod, @namespace, container, cancellationToken);
}
