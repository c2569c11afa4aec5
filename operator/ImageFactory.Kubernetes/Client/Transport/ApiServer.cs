using ImageFactory.Kubernetes.Config;

namespace ImageFactory.Kubernetes.Client.Transport;

/// <summary>
/// k8s' client for kinds and paths of our own. Its operations would need one call for objects in namespaces and one for all
/// others, and put names into paths as they are: "../secrets" would be another object.
/// </summary>
internal sealed class ApiServer(k8s.KubernetesClientConfiguration configuration, params DelegatingHandler[] handlers)
    : k8s.Kubernetes(configuration, handlers)
{
    /// <summary>Sends a request once and returns with the headers of the answer.</summary>
    public Task<HttpResponseMessage> SendAsync(
        ApiRequest request, Credential credential, CancellationToken cancellationToken)
    {
        var headers = new Dictionary<string, IReadOnlyList<string>> { ["Accept"] = [request.Accept] };
        if (credential.Authorization is { } authorization)
        {
            headers["Authorization"] = [authorization];
        }

        var query = request.Query.Length == 0 ? string.Empty : $"?{request.Query}";
        return SendRequest(
            $"{request.Path.TrimStart('/')}{query}", request.Method, headers, request.Body, cancellationToken);
    }
}
