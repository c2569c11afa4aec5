using System.Globalization;
using System.Runtime.CompilerServices;
using ImageFactory.Http;
using ImageFactory.Kubernetes.Client.Transport;
using ImageFactory.Kubernetes.Client.Watch;
using k8s;
using k8s.Models;

namespace ImageFactory.Kubernetes.Client;

/// <content>Watching.</content>
public sealed partial class KubernetesClient
{
    private const string MetadataAccept =
        "application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1,application/json";

    /// <inheritdoc />
    public async IAsyncEnumerable<WatchEvent<TEntity>> WatchAsync<TEntity>(
        WatchOptions options, [EnumeratorCancellation] CancellationToken cancellationToken = default)
        where TEntity : class, IKubernetesObject<V1ObjectMeta>
    {
        var definition = options.Resource ?? EntityDefinition.Of<TEntity>();
        var seconds = (long?)options.ServerTimeout?.TotalSeconds;
        var request = new ApiRequest(HttpMethod.Get, definition.Path(options.Namespace))
        {
            Query = new QueryText()
                .Add("watch", "true")
                .Add("allowWatchBookmarks", "true")
                .Add("resourceVersion", options.ResourceVersion)
                .Add("labelSelector", options.LabelSelector)
                .Add("fieldSelector", options.FieldSelector)
                .Add("timeoutSeconds", seconds?.ToString(CultureInfo.InvariantCulture))
                .ToString(),
            Accept = options.Resource is null ? "application/json" : MetadataAccept,
            Channel = Channel.Streams,
        };
        var reader = new WatchEventReader<TEntity>(request.ToString(), Reader<TEntity>(definition));
        using var response = await _transport.OpenAsync(request, cancellationToken);
        await using var stream = await response.Content.ReadAsStreamAsync(cancellationToken);
        await using var lines = new WatchLines(stream);
        while (await MoveNextAsync(request, lines, cancellationToken))
        {
            if (reader.Read(lines.Current) is { } change)
            {
                yield return change;
            }
        }
    }

    private static async ValueTask<bool> MoveNextAsync(
        ApiRequest request, WatchLines lines, CancellationToken cancellationToken)
    {
        try
        {
            return await lines.MoveNextAsync(cancellationToken);
        }
        catch (Exception error) when (error is HttpRequestException or IOException)
        {
            throw new ApiException(
                0,
                ApiReasons.ConnectionLost,
                $"{request}: the watch broke off: {error.Message}",
                innerException: error);
        }
    }
}
