using System.Text.Json;
using System.Text.Json.Nodes;
using ImageFactory.Http;
using ImageFactory.Kubernetes.Client.Transport;
using ImageFactory.Kubernetes.Json;
using k8s;
using k8s.Models;

namespace ImageFactory.Kubernetes.Client;

/// <content>Writing.</content>
public sealed partial class KubernetesClient
{
    /// <inheritdoc />
    public Task<TEntity> CreateAsync<TEntity>(TEntity entity, CancellationToken cancellationToken = default)
        where TEntity : class, IKubernetesObject<V1ObjectMeta>
    {
        var definition = EntityDefinition.Of<TEntity>();
        var @namespace = definition.RequireNamespace(entity.Namespace());
        return CallAsync<TEntity>(
            new ApiRequest(HttpMethod.Post, definition.Path(@namespace))
            {
                Body = ToNode(definition, entity),
                Channel = ChannelOf<TEntity>(),
            },
            cancellationToken);
    }

    /// <inheritdoc />
    public Task<TEntity> UpdateAsync<TEntity>(TEntity entity, CancellationToken cancellationToken = default)
        where TEntity : class, IKubernetesObject<V1ObjectMeta> => ReplaceAsync(entity, null, cancellationToken);

    /// <inheritdoc />
    public Task<TEntity> UpdateStatusAsync<TEntity>(TEntity entity, CancellationToken cancellationToken = default)
        where TEntity : class, IKubernetesObject<V1ObjectMeta> => ReplaceAsync(entity, "status", cancellationToken);

    /// <inheritdoc />
    public Task<TEntity> PatchAsync<TEntity>(
        string name,
        string? @namespace,
        string mergePatch,
        string? subresource = null,
        CancellationToken cancellationToken = default)
        where TEntity : class, IKubernetesObject<V1ObjectMeta> =>
        CallAsync<TEntity>(
            new ApiRequest(HttpMethod.Patch, EntityDefinition.Of<TEntity>().Path(@namespace, name, subresource))
            {
                Body = new V1Patch(mergePatch, V1Patch.PatchType.MergePatch),
                Channel = ChannelOf<TEntity>(),
            },
            cancellationToken);

    /// <inheritdoc />
    public Task<TEntity> ApplyAsync<TEntity>(
        TEntity entity, string fieldManager, CancellationToken cancellationToken = default)
        where TEntity : class, IKubernetesObject<V1ObjectMeta>
    {
        var definition = EntityDefinition.Of<TEntity>();
        var body = ApplyBody.Whole(ToNode(definition, entity));
        return ApplyAsync(definition, body, null, fieldManager, entity, cancellationToken);
    }

    /// <inheritdoc />
    public Task<TEntity> ApplyStatusAsync<TEntity>(
        TEntity entity, string fieldManager, CancellationToken cancellationToken = default)
        where TEntity : class, IKubernetesObject<V1ObjectMeta>
    {
        var definition = EntityDefinition.Of<TEntity>();
        var body = ApplyBody.Status(ToNode(definition, entity));
        return ApplyAsync(definition, body, "status", fieldManager, entity, cancellationToken);
    }

    /// <inheritdoc />
    public async Task DeleteAsync<TEntity>(
        string name, string? @namespace, DeleteOptions? options = null, CancellationToken cancellationToken = default)
        where TEntity : class, IKubernetesObject<V1ObjectMeta>
    {
        var body = new V1DeleteOptions
        {
            ApiVersion = "v1",
            Kind = "DeleteOptions",
            GracePeriodSeconds = options?.GracePeriodSeconds,
            PropagationPolicy = options?.PropagationPolicy,
            Preconditions = options?.PreconditionUid is { } uid ? new V1Preconditions { Uid = uid } : null,
        };
        var request = new ApiRequest(HttpMethod.Delete, EntityDefinition.Of<TEntity>().Path(@namespace, name))
        {
            Body = body,
            Channel = ChannelOf<TEntity>(),
        };
        try
        {
            await _transport.CallAsync(request, cancellationToken);
        }
        catch (ApiException error) when (error.IsNotFound)
        {
            // Gone already, which is what was asked for.
        }
    }

    private Task<TEntity> ReplaceAsync<TEntity>(
        TEntity entity, string? subresource, CancellationToken cancellationToken)
        where TEntity : class, IKubernetesObject<V1ObjectMeta>
    {
        var definition = EntityDefinition.Of<TEntity>();
        return CallAsync<TEntity>(
            new ApiRequest(HttpMethod.Put, definition.Path(entity.Namespace(), entity.Name(), subresource))
            {
                Body = ToNode(definition, entity),
                Channel = ChannelOf<TEntity>(),
            },
            cancellationToken);
    }

    private Task<TEntity> ApplyAsync<TEntity>(
        EntityDefinition definition,
        JsonObject body,
        string? subresource,
        string fieldManager,
        TEntity entity,
        CancellationToken cancellationToken)
        where TEntity : class, IKubernetesObject<V1ObjectMeta> =>
        CallAsync<TEntity>(
            new ApiRequest(HttpMethod.Patch, definition.Path(entity.Namespace(), entity.Name(), subresource))
            {
                Query = new QueryText().Add("fieldManager", fieldManager).Add("force", "true").ToString(),
                Body = new V1Patch(ApplyBody.Text(body), V1Patch.PatchType.ApplyPatch),
                Channel = ChannelOf<TEntity>(),
            },
            cancellationToken);

    // The caller's object stays as it is: kind and version go into what is sent.
    private JsonObject ToNode<TEntity>(EntityDefinition definition, TEntity entity)
        where TEntity : class, IKubernetesObject<V1ObjectMeta>
    {
        var node = JsonSerializer.SerializeToNode(entity, _json.TypeInfo<TEntity>())!.AsObject();
        node["apiVersion"] = definition.ApiVersion;
        node["kind"] = definition.Kind;
        return node;
    }
}
