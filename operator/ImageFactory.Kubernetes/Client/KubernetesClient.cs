using System.Text.Json;
using ImageFactory.Kubernetes.Client.Transport;
using ImageFactory.Kubernetes.Config;
using ImageFactory.Kubernetes.Json;
using k8s;
using k8s.Models;
using Microsoft.Extensions.Logging;

namespace ImageFactory.Kubernetes.Client;

/// <summary>The API server over HTTP. One instance serves a whole process.</summary>
public sealed partial class KubernetesClient : IKubernetesClient, IDisposable
{
    private readonly ApiTransport _transport;
    private readonly KubernetesClientOptions _options;
    private readonly JsonSerializerOptions _json;

    /// <summary>A client for the server of <paramref name="configuration"/>.</summary>
    /// <exception cref="KubernetesConfigException">Certificates that the configuration names can't be read.</exception>
    public KubernetesClient(
        ApiServerConfiguration configuration,
        TimeProvider time,
        ILogger logger,
        KubernetesClientOptions? options = null)
    {
        _options = options ?? new KubernetesClientOptions();
        _json = ApiJson.Options(_options.Resolvers);
        _transport = new ApiTransport(configuration, _options, _json, time, logger);
        CurrentNamespace = configuration.Namespace;
    }

    /// <inheritdoc />
    public string CurrentNamespace { get; }

    /// <inheritdoc />
    public void Dispose() => _transport.Dispose();

    private static Channel ChannelOf<TEntity>() => typeof(TEntity) == typeof(V1Lease) ? Channel.Leases : Channel.Calls;

    private EntityReader<TEntity> Reader<TEntity>(EntityDefinition? definition)
        where TEntity : class, IKubernetesObject<V1ObjectMeta> => new(_json.TypeInfo<TEntity>(), definition);

    private async Task<TEntity> CallAsync<TEntity>(ApiRequest request, CancellationToken cancellationToken)
        where TEntity : class, IKubernetesObject<V1ObjectMeta>
    {
        var body = await _transport.CallAsync(request, cancellationToken);
        return ReadOne<TEntity>(request, body);
    }

    private TEntity ReadOne<TEntity>(ApiRequest request, byte[] body)
        where TEntity : class, IKubernetesObject<V1ObjectMeta>
    {
        try
        {
            var reader = new Utf8JsonReader(body);
            reader.Read();
            var (entity, error) = Reader<TEntity>(EntityDefinition.Find<TEntity>()).Read(ref reader);
            return error is null ? entity : throw Unreadable(request, error, new JsonException(error));
        }
        catch (JsonException error)
        {
            throw Unreadable(request, error.Message, error);
        }
    }

    private static ApiException Unreadable(ApiRequest request, string problem, JsonException error) =>
        new(0, ApiReasons.Unreadable, $"{request}: the answer does not fit its type: {problem}", innerException: error);
}
