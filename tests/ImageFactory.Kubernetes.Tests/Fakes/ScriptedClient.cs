using System.Runtime.CompilerServices;
using System.Threading.Channels;
using ImageFactory.Kubernetes.Abstractions.Entities;
using ImageFactory.Kubernetes.Client;
using k8s;
using k8s.Models;

namespace ImageFactory.Kubernetes.Tests.Fakes;

/// <summary>
/// Lists and watches that a test answers one by one: for faults that a real server shows only by chance or after
/// minutes.
/// </summary>
internal sealed class ScriptedClient : IKubernetesClient
{
    private readonly Channel<object> _calls = Channel.CreateUnbounded<object>();

    public string CurrentNamespace => "default";

    /// <summary>The next call of the code under test.</summary>
    public async Task<TCall> NextAsync<TCall>()
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        return (TCall)await _calls.Reader.ReadAsync(deadline.Token);
    }

    public async Task<EntityList<TEntity>> ListPageAsync<TEntity>(
        ListOptions options, CancellationToken cancellationToken)
        where TEntity : class, IKubernetesObject<V1ObjectMeta>
    {
        var call = new ListCall(options);
        _calls.Writer.TryWrite(call);
        return (EntityList<TEntity>)(object)await call.Answer.WaitAsync(cancellationToken);
    }

    public async IAsyncEnumerable<WatchEvent<TEntity>> WatchAsync<TEntity>(
        WatchOptions options, [EnumeratorCancellation] CancellationToken cancellationToken)
        where TEntity : class, IKubernetesObject<V1ObjectMeta>
    {
        var call = new WatchCall(options);
        _calls.Writer.TryWrite(call);
        await foreach (var change in call.Events.ReadAllAsync(cancellationToken))
        {
            yield return (WatchEvent<TEntity>)(object)change;
        }
    }

    public Task<TEntity?> GetAsync<TEntity>(string name, string? @namespace, CancellationToken cancellationToken)
        where TEntity : class, IKubernetesObject<V1ObjectMeta> => throw new NotSupportedException();

    public Task<IList<TEntity>> ListAsync<TEntity>(
        string? @namespace, string? labelSelector, string? fieldSelector, CancellationToken cancellationToken)
        where TEntity : class, IKubernetesObject<V1ObjectMeta> => throw new NotSupportedException();

    public Task<TEntity> CreateAsync<TEntity>(TEntity entity, CancellationToken cancellationToken)
        where TEntity : class, IKubernetesObject<V1ObjectMeta> => throw new NotSupportedException();

    public Task<TEntity> UpdateAsync<TEntity>(TEntity entity, CancellationToken cancellationToken)
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
}
