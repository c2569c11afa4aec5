using System.Globalization;
using ImageFactory.Operator.Artifacts.Urls;
using Microsoft.Net.Http.Headers;

namespace ImageFactory.Operator.Artifacts.Http;

/// <summary>GET and HEAD: gives a file, whole or a range of it, or the list of a scope's files.</summary>
internal sealed class ArtifactDownload(IArtifactStore store, SignedUrls urls)
{
    /// <summary>Handles one request.</summary>
    public async Task HandleAsync(HttpContext context)
    {
        ArtifactProblem? problem;
        try
        {
            problem = await SendAsync(context);
        }
        catch (ArtifactNameException exception)
        {
            problem = ArtifactProblem.From(exception);
        }

        if (problem is not null)
        {
            await problem.WriteAsync(context);
        }
    }

    private async Task<ArtifactProblem?> SendAsync(HttpContext context)
    {
        if (ArtifactRequest.AuthorizeRead(context, urls) is not { } request)
        {
            return ArtifactEndpoints.Forbidden;
        }

        if (request.FileName.Length == 0)
        {
            await SendListingAsync(context, request.Scope);
            return null;
        }

        string fileName = ArtifactName.RequireFile(request.FileName);
        await using ArtifactContent? content =
            await store.OpenReadAsync(request.Scope, fileName, context.RequestAborted);
        return content is null
            ? new ArtifactProblem(
                StatusCodes.Status404NotFound,
                "No such artifact",
                $"'{fileName}' is not there, or not yet complete, in {request.Scope}.")
            : await SendFileAsync(context, content);
    }

    /// <summary>Ranges, conditions and HEAD are ASP.NET Core's own (RFC 9110 §13 and §14).</summary>
    private static async Task<ArtifactProblem?> SendFileAsync(HttpContext context, ArtifactContent content)
    {
        ArtifactInfo info = content.Info;
        string digest = Convert.ToBase64String(Convert.FromHexString(info.Sha256));
        context.Response.Headers["Repr-Digest"] = $"sha-256=:{digest}:";
        context.Response.Headers["Digest"] = $"sha-256={digest}";
        context.Response.Headers.XContentTypeOptions = "nosniff";
        context.Response.Headers.CacheControl = "private, no-cache";
        await TypedResults.Stream(
            content.Stream,
            ArtifactContentType.Of(info.Name),
            entityTag: new EntityTagHeaderValue($"\"{info.Sha256}\""),
            enableRangeProcessing: true).ExecuteAsync(context);
        return context.Response is { StatusCode: StatusCodes.Status416RangeNotSatisfiable, HasStarted: false }
            ? new ArtifactProblem(
                StatusCodes.Status416RangeNotSatisfiable,
                "Range not satisfiable",
                string.Create(CultureInfo.InvariantCulture, $"'{info.Name}' has {info.SizeBytes} bytes."))
            : null;
    }

    private async Task SendListingAsync(HttpContext context, ArtifactScope scope)
    {
        IReadOnlyList<ArtifactInfo> artifacts = await store.ListAsync(scope, context.RequestAborted);
        context.Response.Headers.CacheControl = "no-store";
        await context.Response.WriteAsJsonAsync(
            new ArtifactListing(scope.Namespace, scope.Profile, scope.ImageName, artifacts),
            ArtifactJsonContext.Readable.ArtifactListing,
            contentType: null,
            context.RequestAborted);
    }
}

/// <summary>What a scope holds, as the listing URL gives it.</summary>
internal sealed record ArtifactListing(
    string Namespace, string Profile, string ImageName, IReadOnlyList<ArtifactInfo> Artifacts);
