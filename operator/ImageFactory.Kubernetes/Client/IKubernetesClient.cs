using ImageFactory.Kubernetes.Abstractions.Entities;
using k8s;
using k8s.Models;

namespace ImageFactory.Kubernetes.Client;

/// <summary>
/// The API server, typed. Every call has a deadline of its own; errors are <see cref="ApiException"/>.
/// A kind is found by its <c>[KubernetesEntity]</c> attribute.
/// </summary>
public interface IKubernetesClient
{
    /// <summary>Reads one object; null when it is not there. A kind that is not served is an error.</summary>
    Task<TEntity?> GetAsync<TEntity>(
        string name, string? @namespace = null, CancellationToken cancellationToken = default)
        where TEntity : class, IKubernetesObject<V1ObjectMeta>;

    /// <summary>Reads all objects, page by page behind the scenes; a null namespace means all namespaces.</summary>
    Task<IList<TEntity>> ListAsync<TEntity>(
        string? @namespace = null,
        string? labelSelector = null,
        string? fieldSelector = null,
        CancellationToken cancellationToken = default)
        where TEntity : class, IKubernetesObject<V1ObjectMeta>;

    /// <summary>Creates an object. A taken name is an <see cref="ApiException"/> with reason AlreadyExists.</summary>
    Task<TEntity> CreateAsync<TEntity>(TEntity entity, CancellationToken cancellationToken = default)
        where TEntity : class, IKubernetesObject<V1ObjectMeta>;

    /// <summary>Replaces an object; its resourceVersion is the precondition.</summary>
    Task<TEntity> UpdateAsync<TEntity>(TEntity entity, CancellationToken cancellationToken = default)
        where TEntity : class, IKubernetesObject<V1ObjectMeta>;

    /// <summary>
    /// Replaces the status alone; the object's resourceVersion is the precondition. <see cref="ApplyStatusAsync"/>
    /// needs none and leaves what others wrote.
    /// </summary>
    Task<TEntity> UpdateStatusAsync<TEntity>(TEntity entity, CancellationToken cancellationToken = default)
        where TEntity : class, IKubernetesObject<V1ObjectMeta>;

    /// <summary>Changes parts of an object by a JSON merge patch (RFC 7396), optionally of a subresource.</summary>
    Task<TEntity> PatchAsync<TEntity>(
        string name,
        string? @namespace,
        string mergePatch,
        string? subresource = null,
        CancellationToken cancellationToken = default)
        where TEntity : class, IKubernetesObject<V1ObjectMeta>;

    /// <summary>
    /// Server-side apply: the fields given become <paramref name="fieldManager"/>'s, the ones left out go.
    /// </summary>
    Task<TEntity> ApplyAsync<TEntity>(
        TEntity entity, string fieldManager, CancellationToken cancellationToken = default)
        where TEntity : class, IKubernetesObject<V1ObjectMeta>;

    /// <summary>Server-side apply of the status subresource; only name, namespace and status are sent.</summary>
    Task<TEntity> ApplyStatusAsync<TEntity>(
        TEntity entity, string fieldManager, CancellationToken cancellationToken = default)
        where TEntity : class, IKubernetesObject<V1ObjectMeta>;

    /// <summary>Deletes an object; one that is gone already is no error.</summary>
    Task DeleteAsync<TEntity>(
        string name, string? @namespace, DeleteOptions? options = null, CancellationToken cancellationToken = default)
        where TEntity : class, IKubernetesObject<V1ObjectMeta>;

    /// <summary>
    /// Opens a container's log; the caller disposes the stream. Null when pod or container has no log.
    /// </summary>
    Task<Stream?> ReadLogAsync(
        string pod, string @namespace, string container, CancellationToken cancellationToken = default);

    /// <summary>
    /// Watches from <see cref="WatchOptions.ResourceVersion"/> until the server or the token ends it. Errors of the
    /// stream surface as <see cref="ApiException"/> with the same reasons as any other call.
    /// </summary>
    IAsyncEnumerable<WatchEvent<TEntity>> WatchAsync<TEntity>(
        WatchOptions options, CancellationToken cancellationToken = default)
        where TEntity : class, IKubernetesObject<V1ObjectMeta>;

    /// <summary>One page of a list.</summary>
    Task<EntityList<TEntity>> ListPageAsync<TEntity>(
        ListOptions options, CancellationToken cancellationToken = default)
        where TEntity : class, IKubernetesObject<V1ObjectMeta>;

    /// <summary>
    /// The namespace of the kubeconfig's context or of the service account; "default" without either.
    /// </summary>
    string CurrentNamespace { get; }
}
