using System.Net;

namespace ImageFactory.OpenStack;

/// <summary>The one error of OpenStack's services: from an answer, or from the way to it.</summary>
public sealed class OpenStackException : Exception
{
    /// <summary>An error with the service's own words.</summary>
    /// <param name="kind">What happens next.</param>
    /// <param name="message">Cloud, region, service, request, and what was said: one line without secrets.</param>
    /// <param name="innerException">The transport's error.</param>
    public OpenStackException(OpenStackErrorKind kind, string message, Exception? innerException = null)
        : base(message, innerException) => Kind = kind;

    /// <summary>What happens next.</summary>
    public OpenStackErrorKind Kind { get; }

    /// <summary>HTTP status; 0 when no answer came.</summary>
    public HttpStatusCode StatusCode { get; init; }

    /// <summary>The service's <c>X-Openstack-Request-Id</c>, which its logs know; null when it gave none.</summary>
    public string? RequestId { get; init; }

    /// <summary>
    /// Whether the cloud does not offer the service in the region at all: what it would hold is not there either.
    /// </summary>
    public bool IsServiceMissing { get; init; }

    /// <summary>When the service wants to be asked again; null when it did not say.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>Whether the same request may succeed later without anybody doing anything.</summary>
    public bool IsTransient => Kind is OpenStackErrorKind.TooManyRequests
        or OpenStackErrorKind.ServerFault or OpenStackErrorKind.Unreachable or OpenStackErrorKind.Timeout;
}
