using System.Net;
using System.Text.Json;
using ImageFactory.Http;
using ImageFactory.Kubernetes.Abstractions.Entities;
using ImageFactory.Kubernetes.Client.Transport;
using ImageFactory.Kubernetes.Json;
using k8s;
using k8s.Models;

namespace ImageFactory.Kubernetes.Client;

/// <content>Reading.</content>
public sealed partial class KubernetesClient
{
    private const string MetadataListAccept =
        "application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1,application/json";

    // A list that expires between its pages starts anew; one that does so every time is larger than the server can
    // give.
    private const int MaxListRestarts = 3;

    /// <inheritdoc />
    public async Task<TEntity?> GetAsync<TEntity>(
        string name, string? @namespace = null, CancellationToken cancellationToken = default)
        where TEntity : class, IKubernetesObject<V1ObjectMeta>
    {
        var path = EntityDefinition.Of<TEntity>().Path(@namespace, name);
        try
        {
            return await CallAsync<TEntity>(
                new ApiRequest(HttpMethod.Get, path) { Channel = ChannelOf<TEntity>() }, cancellationToken);
        }
        catch (ApiException error) when (error.IsNotFound)
        {
            return null;
        }
    }

    /// <inheritdoc />
    public async Task<IList<TEntity>> ListAsync<TEntity>(
        string? @namespace = null,
        string? labelSelector = null,
        string? fieldSelector = null,
        CancellationToken cancellationToken = default)
        where TEntity : class, IKubernetesObject<V1ObjectMeta>
    {
        var options = new ListOptions
        {
            Namespace = @namespace,
            LabelSelector = labelSelector,
            FieldSelector = fieldSelector,
            Limit = _options.PageSize,
        };
        for (var restarts = 0; ; restarts++)
        {
            try
            {
                return await ListPagesAsync<TEntity>(options, cancellationToken);
            }
            catch (ApiException error) when (error.IsExpired && restarts < MaxListRestarts)
            {
                // The server forgot the version that the pages are of: from the first page again.
            }
        }
    }

    /// <inheritdoc />
    public async Task<EntityList<TEntity>> ListPageAsync<TEntity>(
        ListOptions options, CancellationToken cancellationToken = default)
        where TEntity : class, IKubernetesObject<V1ObjectMeta>
    {
        var definition = options.Resource ?? EntityDefinition.Of<TEntity>();
        var request = new ApiRequest(HttpMethod.Get, definition.Path(options.Namespace))
        {
            Query = new QueryText()
                .Add("labelSelector", options.LabelSelector)
                .Add("fieldSelector", options.FieldSelector)
                .Add("resourceVersion", options.ResourceVersion)
                .Add("limit", options.Limit?.ToString(System.Globalization.CultureInfo.InvariantCulture))
                .Add("continue", options.Continue)
                .ToString(),
            Accept = options.Resource is null ? "application/json" : MetadataListAccept,
            Channel = ChannelOf<TEntity>(),
        };
        try
        {
            return await _transport.CallAsync(
                request,
                (body, token) => new ListReader<TEntity>(Reader<TEntity>(definition)).ReadAsync(body, token),
                cancellationToken);
        }
        catch (JsonException error)
        {
            throw Unreadable(request, error.Message, error);
        }
    }

    /// <inheritdoc />
    public async Task<Stream?> ReadLogAsync(
        string pod, string @namespace, string container, CancellationToken cancellationToken = default)
    {
        var request = new ApiRequest(HttpMethod.Get, EntityDefinition.Of<V1Pod>().Path(@namespace, pod, "log"))
        {
            Query = new QueryText().Add("container", container).ToString(),
            Accept = "*/*",
            Channel = Channel.Streams,
        };
        try
        {
            // The stream holds the connection; nothing else of the response needs an end.
            var response = await _transport.OpenAsync(request, cancellationToken);
            return await response.Content.ReadAsStreamAsync(cancellationToken);
        }
        catch (ApiException error) when (error.StatusCode is HttpStatusCode.NotFound or HttpStatusCode.BadRequest)
        {
            // 400 is the server's word for a container that has not started yet.
            return null;
        }
    }

    private async Task<IList<TEntity>> ListPagesAsync<TEntity>(ListOptions options, CancellationToken cancellationToken)
        where TEntity : class, IKubernetesObject<V1ObjectMeta>
    {
        List<TEntity> all = [];
        string? next = null;
        do
        {
            var page = await ListPageAsync<TEntity>(options with { Continue = next }, cancellationToken);
            if (page.Unreadable is [var bad, ..])
            {
                // Leaving it out would tell the caller that it does not exist.
                throw new ApiException(
                    0,
                    ApiReasons.Unreadable,
                    $"{bad.Entity.Kind} {bad.Entity.Namespace()}/{bad.Entity.Name()} does not fit its type: "
                    + $"{bad.Error}",
                    innerException: new JsonException(bad.Error));
            }

            all.AddRange(page.Items);
            next = page.Metadata.ContinueProperty;
        }
        while (!string.IsNullOrEmpty(next));

        return all;
    }
}
