using k8s;
using k8s.Models;

namespace ImageFactory.Kubernetes.Client;

/// <summary>Calls in KubeOps' shape, made of the client's own.</summary>
public static class KubernetesClientExtensions
{
    /// <summary>Replaces the object of this name, whatever its version, or creates it.</summary>
    public static async Task<TEntity> SaveAsync<TEntity>(
        this IKubernetesClient client, TEntity entity, CancellationToken cancellationToken = default)
        where TEntity : class, IKubernetesObject<V1ObjectMeta>
    {
        var live = await client.GetAsync<TEntity>(entity.Name(), entity.Namespace(), cancellationToken);
        if (live is null)
        {
            return await client.CreateAsync(entity, cancellationToken);
        }

        entity.Metadata.ResourceVersion = live.Metadata.ResourceVersion;
        return await client.UpdateAsync(entity, cancellationToken);
    }

    /// <summary>Deletes an object; one that is gone already is no error.</summary>
    public static Task DeleteAsync<TEntity>(
        this IKubernetesClient client, TEntity entity, CancellationToken cancellationToken = default)
        where TEntity : class, IKubernetesObject<V1ObjectMeta> =>
        client.DeleteAsync<TEntity>(entity.Name(), entity.Namespace(), null, cancellationToken);

    /// <summary>Deletes an object; one that is gone already is no error.</summary>
    public static Task DeleteAsync<TEntity>(
        this IKubernetesClient client, string name, string? @namespace, CancellationToken cancellationToken)
        where TEntity : class, IKubernetesObject<V1ObjectMeta> =>
        client.DeleteAsync<TEntity>(name, @namespace, null, cancellationToken);
}
