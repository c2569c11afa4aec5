using ImageFactory.Operator.Artifacts.Urls;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;

namespace ImageFactory.Operator.Artifacts.Http;

/// <summary>
/// PUT: takes a build host's file. Everything that can be refused is refused before the body is asked for, so a client
/// that sends <c>Expect: 100-continue</c> (curl does, for large files) wastes no GiB on a refusal.
/// </summary>
internal sealed partial class ArtifactUpload(
    IArtifactStore store,
    SignedUrls urls,
    ArtifactStoreSettings settings,
    UploadTurns turns,
    TimeProvider time,
    ILogger<ArtifactUpload> logger)
{
    /// <summary>The header with the digest of the body, 64 hexadecimal digits.</summary>
    public const string DigestHeader = "X-Content-SHA256";

    private const int HexDigestLength = 64;

    /// <summary>Handles one request.</summary>
    public async Task HandleAsync(HttpContext context)
    {
        ArtifactProblem? problem;
        try
        {
            problem = await ReceiveAsync(context);
        }
        catch (Exception exception) when (IsBrokenOff(context, exception))
        {
            Log.Aborted(logger, context.Request.Path);
            return;
        }
        catch (Exception exception) when (ArtifactProblem.From(exception) is not null)
        {
            problem = ArtifactProblem.From(exception);
        }

        if (problem is not null)
        {
            // A host that came early asks again and again.
            var level = problem.RetryAfterSeconds is null ? LogLevel.Warning : LogLevel.Debug;
            Log.Refused(logger, level, context.Request.Path, problem.Status, problem.Detail);
            await problem.WriteAsync(context);
        }
    }

    private async Task<ArtifactProblem?> ReceiveAsync(HttpContext context)
    {
        if (ArtifactRequest.AuthorizeWrite(context, urls) is not { } request)
        {
            return ArtifactEndpoints.Forbidden;
        }

        string fileName = ArtifactName.RequireFile(request.FileName);
        if (ArtifactName.IsReserved(fileName))
        {
            return new ArtifactProblem(
                StatusCodes.Status403Forbidden,
                "Reserved artifact name",
                $"'{fileName}' is written by the operator itself; a build host cannot upload it.");
        }

        string digest = context.Request.Headers[DigestHeader].ToString();
        if (digest.Length != HexDigestLength || !digest.All(char.IsAsciiHexDigit))
        {
            return new ArtifactProblem(
                StatusCodes.Status400BadRequest,
                "Digest missing",
                $"The header {DigestHeader} must have the SHA-256 of the file as {HexDigestLength} hexadecimal "
                + "digits.");
        }

        long? length = context.Request.ContentLength;
        if (length > settings.MaxArtifactBytes)
        {
            throw new ArtifactTooLargeException(settings.MaxArtifactBytes);
        }

        UploadGrants grants = await store.GetGrantsAsync(request.Scope, context.RequestAborted);
        long most = grants.Require(request.Generation, fileName, digest, length);
        using IDisposable? turn = turns.TryBegin(request.Scope, request.Generation);
        if (turn is null)
        {
            return ArtifactProblem.TooManyUploads;
        }

        ArtifactInfo? existing = await store.StatAsync(request.Scope, fileName, context.RequestAborted);
        if (existing is not null)
        {
            return await AnswerExistingAsync(context, existing, digest);
        }

        LiftServerLimits(context, most: null);
        ArtifactInfo stored = await store.WriteAsync(
            request.Scope,
            fileName,
            new PacedStream(context.Request.Body, settings, time),
            new ArtifactWriteOptions
            {
                ExpectedSha256 = digest,
                ExpectedLength = length,
                MaxBytes = most,
                IsUpload = true,
                Overwrite = false,
                Generation = request.Generation,
            },
            context.RequestAborted);
        context.Response.Headers.Location = context.Request.Path.ToUriComponent();
        await AnswerAsync(context, StatusCodes.Status201Created, stored);
        return null;
    }

    /// <summary>Whether nobody is left to answer to. The reset of a connection may be seen before the server has
    /// marked the request as aborted.</summary>
    private static bool IsBrokenOff(HttpContext context, Exception exception) =>
        exception is ConnectionResetException
        || (context.RequestAborted.IsCancellationRequested && exception is OperationCanceledException or IOException);

    /// <summary>A host that repeats its upload, because the answer to the first was lost, is simply done.</summary>
    private async Task<ArtifactProblem?> AnswerExistingAsync(HttpContext context, ArtifactInfo existing, string digest)
    {
        if (!existing.Sha256.Equals(digest, StringComparison.OrdinalIgnoreCase))
        {
            throw new ArtifactConflictException(existing);
        }

        // A client that did not ask first is already sending, and takes an answer to half a body for an error.
        if (context.Request.Headers.Expect.Count == 0)
        {
            LiftServerLimits(context, existing.SizeBytes);
            var body = new PacedStream(context.Request.Body, settings, time);
            await body.CopyToAsync(Stream.Null, context.RequestAborted);
        }

        await AnswerAsync(context, StatusCodes.Status200OK, existing);
        return null;
    }

    private static Task AnswerAsync(HttpContext context, int status, ArtifactInfo info)
    {
        context.Response.StatusCode = status;
        context.Response.Headers.ETag = $"\"{info.Sha256}\"";
        return context.Response.WriteAsJsonAsync(
            info, ArtifactJsonContext.Readable.ArtifactInfo, contentType: null, context.RequestAborted);
    }

    /// <summary>The store counts the bytes and <see cref="PacedStream"/> watches the pace; Kestrel's 30 MB and its
    /// minimum average rate would stop what they allow.</summary>
    /// <param name="context">The request.</param>
    /// <param name="most">Most bytes of a body that nobody counts; null for one that the store counts.</param>
    private static void LiftServerLimits(HttpContext context, long? most)
    {
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
        {
            size.MaxRequestBodySize = most;
        }

        if (context.Features.Get<IHttpMinRequestBodyDataRateFeature>() is { } rate)
        {
            rate.MinDataRate = null;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(EventId = 4011, Message = "Refused the upload to {Path} with {Status}: {Detail}")]
        public static partial void Refused(
            ILogger logger, LogLevel level, PathString path, int status, string detail);

        [LoggerMessage(4012, LogLevel.Warning, "The client broke off the upload to {Path}; nothing of it was kept")]
        public static partial void Aborted(ILogger logger, PathString path);
    }
}
