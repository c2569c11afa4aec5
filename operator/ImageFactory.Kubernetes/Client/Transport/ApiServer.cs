using System.Net;
using System.Text.Json;
using ImageFactory.Kubernetes.Config;
using ImageFactory.Kubernetes.Json;
using k8s.Autorest;

namespace ImageFactory.Kubernetes.Client.Transport;

/// <summary>
/// k8s' client over connections and JSON of our own. k8s.Kubernetes would bring its JSON for every kind that there is,
/// which is 12 MiB of memory. Calls are made of paths and not by its operations: those put names into paths as they
/// are, so that "../secrets" would be another object, and are double, for objects in namespaces and for all others.
/// </summary>
/// <param name="wire">What requests are sent through.</param>
/// <param name="address">The server's address, with a slash at its end.</param>
/// <param name="headers">Headers of every request.</param>
/// <param name="json">How bodies are written.</param>
internal sealed class ApiServer(
    HttpMessageHandler wire, Uri address, IReadOnlyDictionary<string, string> headers, JsonSerializerOptions json)
    : k8s.AbstractKubernetes, IDisposable
{
    private readonly HttpMessageInvoker _http = new(wire);

    /// <summary>Watches have a connection each, which only HTTP/1.1 gives them.</summary>
    public bool IsForStreams { get; init; }

    /// <summary>Sends a request once and returns with the headers of the answer.</summary>
    public Task<HttpResponseMessage> SendAsync(
        ApiRequest request, Credential credential, CancellationToken cancellationToken)
    {
        var own = new Dictionary<string, IReadOnlyList<string>> { ["Accept"] = [request.Accept] };
        if (credential.Authorization is { } authorization)
        {
            own["Authorization"] = [authorization];
        }

        var query = request.Query.Length == 0 ? string.Empty : $"?{request.Query}";
        return SendRequest(
            $"{request.Path.TrimStart('/')}{query}", request.Method, own, request.Body, cancellationToken);
    }

    /// <inheritdoc />
    public void Dispose() => _http.Dispose();

    /// <inheritdoc />
    protected override async Task<HttpResponseMessage> SendRequest<T>(
        string relativeUri,
        HttpMethod method,
        IReadOnlyDictionary<string, IReadOnlyList<string>>? customHeaders,
        T body,
        CancellationToken cancellationToken)
    {
        using var message = new HttpRequestMessage(method, new Uri(address, relativeUri))
        {
            Version = IsForStreams ? HttpVersion.Version11 : HttpVersion.Version20,
            VersionPolicy = IsForStreams
                ? HttpVersionPolicy.RequestVersionExact
                : HttpVersionPolicy.RequestVersionOrLower,
        };
        foreach (var (name, value) in headers)
        {
            message.Headers.TryAddWithoutValidation(name, value);
        }

        foreach (var (name, values) in customHeaders ?? new Dictionary<string, IReadOnlyList<string>>())
        {
            message.Headers.TryAddWithoutValidation(name, values);
        }

        if (body is not null)
        {
            message.Content =
                new ByteArrayContent(JsonSerializer.SerializeToUtf8Bytes(body, json.GetTypeInfo(body.GetType())));
            message.Content.Headers.ContentType = GetHeader(body);
        }

        return await _http.SendAsync(message, cancellationToken);
    }

    /// <inheritdoc />
    protected override async Task<HttpOperationResponse<T>> CreateResultAsync<T>(
        HttpRequestMessage httpRequest,
        HttpResponseMessage httpResponse,
        bool? watch,
        CancellationToken cancellationToken)
    {
        await using var body = await httpResponse.Content.ReadAsStreamAsync(cancellationToken);
        return new HttpOperationResponse<T>
        {
            Request = httpRequest,
            Response = httpResponse,
            Body = (await JsonSerializer.DeserializeAsync(body, json.TypeInfo<T>(), cancellationToken))!,
        };
    }
}
