using System.Globalization;
using System.Text.Json.Serialization;
using Microsoft.Extensions.Primitives;

namespace ImageFactory.Operator.Artifacts.Http;

/// <summary>An answer that says what went wrong and what to do about it (RFC 9457).</summary>
/// <param name="Status">The HTTP status code, repeated in the body for those who only keep that.</param>
/// <param name="Title">What kind of problem it is.</param>
/// <param name="Detail">What happened this time, and what helps.</param>
/// <param name="Type">None of the problems has a page of its own, for which RFC 9457 §4.2.1 has this type.</param>
internal sealed record ArtifactProblem(int Status, string Title, string Detail, string Type = "about:blank")
{
    private const string MediaType = "application/problem+json";

    // The operator reads a report some seconds after the step that made it.
    private const int GrantSeconds = 2;

    /// <summary>The answer to a host that sends more at once than a host needs to.</summary>
    public static ArtifactProblem TooManyUploads { get; } = new(
        StatusCodes.Status429TooManyRequests,
        "Too many uploads at once",
        $"This host has {UploadTurns.Most} uploads under way. Send one file after the other.")
    {
        RetryAfterSeconds = GrantSeconds,
    };

    /// <summary>When to ask again; null where it would be in vain.</summary>
    [JsonIgnore]
    public int? RetryAfterSeconds { get; init; }

    /// <summary>The answer for an error of the store, or null if a client could make nothing of the error.</summary>
    public static ArtifactProblem? From(Exception exception) => exception switch
    {
        ArtifactNameException e => new(StatusCodes.Status400BadRequest, "Bad artifact name", e.Message),
        ArtifactConflictException e => new(
            StatusCodes.Status409Conflict,
            "Artifact exists with other content",
            $"{e.Message} Completed artifacts are never replaced by an upload; use another name or delete the scope."),
        UploadRefusedException e => new(StatusCodes.Status403Forbidden, "Upload refused", e.Message),
        UploadNotGrantedException e => new(StatusCodes.Status503ServiceUnavailable, "Not granted yet", e.Message)
        {
            RetryAfterSeconds = GrantSeconds,
        },
        ArtifactTooLargeException e => new(StatusCodes.Status413PayloadTooLarge, "Artifact too large", e.Message),
        ArtifactDigestMismatchException e => new(
            StatusCodes.Status422UnprocessableEntity, "Digest mismatch", $"{e.Message} Send the file again."),
        ArtifactStoreFullException e => new(
            StatusCodes.Status507InsufficientStorage,
            "Artifact store full",
            $"{e.Message} Delete builds that are no longer needed or enlarge the volume, then upload again."),
        ArtifactQuotaException e => new(
            StatusCodes.Status507InsufficientStorage,
            "Quota used up",
            $"{e.Message} Delete builds that are no longer needed, or ask who runs the factory for more, then upload "
            + "again."),
        BadHttpRequestException e => new(e.StatusCode, "Bad request", e.Message),
        TimeoutException e => new(StatusCodes.Status408RequestTimeout, "Upload stalled", e.Message),
        _ => null,
    };

    /// <summary>Answers with the problem, unless the answer has begun already.</summary>
    public async Task WriteAsync(HttpContext context)
    {
        if (context.Response.HasStarted)
        {
            context.Abort();
            return;
        }

        // The one header of an earlier attempt to answer that belongs to the problem: it says which ranges there are.
        StringValues contentRange = context.Response.Headers.ContentRange;
        context.Response.Clear();
        context.Response.Headers.ContentRange = contentRange;
        context.Response.StatusCode = Status;
        context.Response.Headers.CacheControl = "no-store";
        context.Response.Headers.RetryAfter = RetryAfterSeconds?.ToString(CultureInfo.InvariantCulture);
        await context.Response.WriteAsJsonAsync(
            this, ArtifactJsonContext.Readable.ArtifactProblem, MediaType, context.RequestAborted);
    }
}
