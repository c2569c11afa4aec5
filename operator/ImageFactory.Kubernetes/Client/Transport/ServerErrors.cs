using System.Globalization;
using System.Net;
using System.Security.Authentication;
using ImageFactory.Kubernetes.Config;

namespace ImageFactory.Kubernetes.Client.Transport;

/// <summary>The errors that every request meets while something is wrong between us and the server.</summary>
internal sealed class ServerErrors(ApiServerConfiguration configuration, TimeProvider time)
{
    private readonly string _host = configuration.Server.Authority;
    private readonly string _server = $"The API server {configuration.Server.Authority} (from {configuration.Source})";

    /// <summary>The deadline passed; <paramref name="before"/> is what an earlier try within it ended with.</summary>
    public ApiException NoAnswer(ApiRequest request, TimeSpan deadline, ApiException? before, Exception error) => new(
        0,
        ApiReasons.Timeout,
        $"{request}: no answer within {deadline.TotalSeconds:0} s",
        innerException: error)
    {
        ServerProblem = before?.ServerProblem
            ?? $"{_server} does not answer: check that it runs and that the address is right",
    };

    /// <summary>The server's certificate is refused.</summary>
    public ApiException Untrusted(ApiRequest request, Exception error, AuthenticationException reason) => new(
        0,
        ApiReasons.Untrusted,
        $"{request}: the certificate of {_host} is not believed ({reason.Message})",
        innerException: error)
    {
        ServerProblem = $"{_server} is not believed: {reason.Message}: "
            + "check certificate-authority, and the server's name or tls-server-name",
    };

    /// <summary>The connection could not be made or broke.</summary>
    public ApiException ConnectionLost(ApiRequest request, Exception error) => new(
        0, ApiReasons.ConnectionLost, $"{request}: {_host}: {error.Message}", innerException: error)
    {
        // The innermost words are the system's: "Connection refused".
        ServerProblem = $"{_server} cannot be reached: {error.GetBaseException().Message}: "
            + "check that it runs and that the address is right",
    };

    /// <summary>There is nothing to show to the server.</summary>
    public static ApiException NoCredentials(ApiRequest request, KubernetesConfigException error) => new(
        0, ApiReasons.NoCredentials, $"{request}: {error.Message}", innerException: error)
    {
        ServerProblem = error.Message,
    };

    /// <summary>What the server's answer means for every request; null where it is about this one.</summary>
    /// <param name="answer">The status of the answer.</param>
    /// <param name="certificateEnd">When our certificate ends; null without one.</param>
    public string? Of(HttpStatusCode answer, DateTime? certificateEnd)
    {
        if (answer != HttpStatusCode.Unauthorized)
        {
            return null;
        }

        var end = certificateEnd?.ToUniversalTime();
        var advice = end < time.GetUtcNow().UtcDateTime
            ? string.Create(
                CultureInfo.InvariantCulture,
                $"the client certificate ended on {end:yyyy-MM-dd HH:mm}Z: put a new one there")
            : "check the user's token or certificate there";
        return $"{_server} does not take our credentials (401 Unauthorized): {advice}";
    }
}
