using System.Net;
using ImageFactory.Kubernetes.Client.Transport;
using k8s.Models;

namespace ImageFactory.Kubernetes.Client;

/// <summary>The one error of the API server: from a response, from inside a watch, or from the way to it.</summary>
public sealed class ApiException : Exception
{
    /// <summary>An error with the server's own words.</summary>
    /// <param name="statusCode">HTTP status; 0 when no response came.</param>
    /// <param name="reason">The machine-readable reason, e.g. NotFound, Conflict, Expired.</param>
    /// <param name="message">What was asked, and what the server said; never a token or a header.</param>
    /// <param name="retryAfter">When the server wants to be asked again.</param>
    /// <param name="innerException">The transport's error.</param>
    public ApiException(
        HttpStatusCode statusCode,
        string reason,
        string message,
        TimeSpan? retryAfter = null,
        Exception? innerException = null)
        : base(message, innerException)
    {
        StatusCode = statusCode;
        Reason = reason;
        RetryAfter = retryAfter;
    }

    /// <summary>HTTP status; 0 when no response came.</summary>
    public HttpStatusCode StatusCode { get; }

    /// <summary>The machine-readable reason.</summary>
    public string Reason { get; }

    /// <summary>When the server wants to be asked again.</summary>
    public TimeSpan? RetryAfter { get; }

    /// <summary>
    /// What is wrong between us and the server, and what helps, without a word of what was asked: every request meets
    /// it, so it need be told once only. Null for an error of this request alone.
    /// </summary>
    public string? ServerProblem { get; init; }

    /// <summary>Fields that the server refused, with its words for each.</summary>
    public IReadOnlyList<V1StatusCause> Causes { get; init; } = [];

    /// <summary>The object is not there.</summary>
    public bool IsNotFound => StatusCode == HttpStatusCode.NotFound && !IsNotServed;

    /// <summary>
    /// The server does not serve the kind: it was never taught it, or began to run a moment ago. That says nothing of
    /// the object.
    /// </summary>
    public bool IsNotServed => Reason == ApiReasons.NotServed;

    /// <summary>The object changed since it was read, or the name is taken.</summary>
    public bool IsConflict => StatusCode == HttpStatusCode.Conflict;

    /// <summary>The name is taken.</summary>
    public bool IsAlreadyExists => Reason == "AlreadyExists";

    /// <summary>The version asked for is too old: list again.</summary>
    public bool IsExpired => StatusCode == HttpStatusCode.Gone || Reason is "Expired" or "Gone";

    /// <summary>
    /// The server cannot be reached, does not answer or has too much to do: the same request may work later, and may
    /// have worked already.
    /// </summary>
    public bool IsTransient => StatusCode == 0
        ? Reason is ApiReasons.ConnectionLost or ApiReasons.Timeout
        : StatusCode is HttpStatusCode.TooManyRequests or >= HttpStatusCode.InternalServerError;

    /// <summary>The object was refused by its schema or a rule.</summary>
    public bool IsInvalid => StatusCode is HttpStatusCode.UnprocessableEntity or HttpStatusCode.BadRequest;
}
