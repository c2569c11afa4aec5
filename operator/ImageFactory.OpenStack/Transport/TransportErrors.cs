using System.Security.Authentication;

namespace ImageFactory.OpenStack.Transport;

/// <summary>The errors of a request that got no answer.</summary>
/// <param name="service">Who was asked.</param>
/// <param name="request">What was asked.</param>
/// <param name="endpoint">Where.</param>
internal sealed class TransportErrors(ServiceName service, ServiceRequest request, string endpoint)
{
    private readonly string _what = $"{service}: {request}";
    private readonly string _host = new Uri(endpoint).Authority;

    /// <summary>The deadline passed.</summary>
    public OpenStackException NoAnswer(TimeSpan deadline, Exception error) => new(
        OpenStackErrorKind.Timeout,
        request.Upload is { } upload
            ? $"{_what}: nothing moved to {_host} for {deadline.TotalSeconds:0} s after {upload.Taken} of "
                + $"{upload.Length} bytes"
            : $"{_what}: no answer from {_host} within {deadline.TotalSeconds:0} s",
        error);

    /// <summary>The connection could not be made or broke.</summary>
    public OpenStackException ConnectionLost(Exception error) =>
        error.InnerException is AuthenticationException untrusted
            // It will not be believed the next time either.
            ? new(
                OpenStackErrorKind.InvalidConfiguration,
                $"{_what}: the certificate of {_host} is not believed ({untrusted.Message}): "
                + "check cacert in clouds.yaml, and the name in the address",
                error)
            // The innermost words are the system's: "Connection refused".
            : new(
                OpenStackErrorKind.Unreachable,
                $"{_what}: {_host} cannot be reached: {error.GetBaseException().Message}",
                error);
}
