using System.Text;
using ImageFactory.Kubernetes.Abstractions.Entities;
using ImageFactory.Kubernetes.Client;
using k8s;
using k8s.Models;

namespace ImageFactory.Operator.Tests.Hosts.Pod;

/// <summary>A cluster of which only the pods' logs are asked for.</summary>
internal sealed class PodLogs(string text) : IKubernetesClient
{
    public List<string> Read { get; } = [];

    public string CurrentNamespace => "images";

    public Task<Stream?> ReadLogAsync(
        string pod, string @namespace, string container, CancellationToken cancellationToken = default)
    {
        Read.Add($"{@namespace}/{pod}/{container}");
        return Task.FromResult<Stream?>(new MemoryStream(Encoding.UTF8.GetBytes(text)));
    }

    public Task<TEntity?> GetAsync<TEntity>(string name, string? @namespace, CancellationToken cancellationToken)
        where TEntity : class, IKubernetesObject<V1ObjectMeta> => throw NotAsked();

    public Task<IList<TEntity>> ListAsync<TEntity>(
        string? @namespace, string? labelSelector, string? fieldSelector, CancellationToken cancellationToken)
        where TEntity : class, IKubernetesObject<V1ObjectMeta> => throw NotAsked();

    public Task<TEntity> CreateAsync<TEntity>(TEntity entity, CancellationToken cancellationToken)
        where TEntity : class, IKubernetesObject<V1ObjectMeta> => throw NotAsked();

    public Task<TEntity> UpdateAsync<TEntity>(TEntity entity, CancellationToken cancellationToken)
        where TEntity : class, IKubernetesObject<V1ObjectMeta> => throw NotAsked();

    public Task<TEntity> UpdateStatusAsync<TEntity>(TEntity entity, CancellationToken cancellationToken)
        where TEntity : class, IKubernetesObject<V1ObjectMeta> => throw NotAsked();

    public Task<TEntity> PatchAsync<TEntity>(
        string name, string? @namespace, string mergePatch, string? subresource, CancellationToken cancellationToken)
        where TEntity : class, IKubernetesObject<V1ObjectMeta> => throw NotAsked();

    public Task<TEntity> ApplyAsync<TEntity>(TEntity entity, string fieldManager, CancellationToken cancellationToken)
        where TEntity : class, IKubernetesObject<V1ObjectMeta> => throw NotAsked();

    public Task<TEntity> ApplyStatusAsync<TEntity>(
        TEntity entity, string fieldManager, CancellationToken cancellationToken)
        where TEntity : class, IKubernetesObject<V1ObjectMeta> => throw NotAsked();

    public Task DeleteAsync<TEntity>(
        string name, string? @namespace, DeleteOptions? options, CancellationToken cancellationToken)
        where TEntity : class, IKubernetesObject<V1ObjectMeta> => throw NotAsked();

    public IAsyncEnumerable<WatchEvent<TEntity>> WatchAsync<TEntity>(
        WatchOptions options, CancellationToken cancellationToken)
        where TEntity : class, IKubernetesObject<V1ObjectMeta> => throw NotAsked();

    public Task<EntityList<TEntity>> ListPageAsync<TEntity>(ListOptions options, CancellationToken cancellationToken)
        where TEntity : class, IKubernetesObject<V1ObjectMeta> => throw NotAsked();

    private static InvalidOperationException NotAsked() =>
        new("Reading a pod's status asks for its logs and nothing else");
}
