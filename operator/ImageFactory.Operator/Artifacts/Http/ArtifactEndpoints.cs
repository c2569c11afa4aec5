using ImageFactory.Operator.Artifacts.Urls;

namespace ImageFactory.Operator.Artifacts.Http;

/// <summary>The URLs of the artifact store.</summary>
internal static class ArtifactEndpoints
{
    private const string Pattern = $"/{SignedUrls.PathPrefix}{{namespace}}/{{profile}}/{{imageName}}/{{**file}}";

    /// <summary>
    /// The one answer to every query that does not permit the request; it does not tell what is wrong.
    /// </summary>
    public static ArtifactProblem Forbidden { get; } = new(
        StatusCodes.Status403Forbidden,
        "Signature not valid",
        "The URL is not signed for this method, this build and this file, or it has expired, or an operator of another "
        + "version has signed it. The operator issues a new one when the build is continued.");

    /// <summary>Serves <c>/artifacts/…</c>; needs <see cref="ArtifactStoreRegistration.AddArtifactStore"/>.</summary>
    public static IEndpointConventionBuilder MapArtifacts(this IEndpointRouteBuilder endpoints)
    {
        var upload = endpoints.ServiceProvider.GetRequiredService<ArtifactUpload>();
        var download = endpoints.ServiceProvider.GetRequiredService<ArtifactDownload>();
        RouteGroupBuilder group = endpoints.MapGroup("");
        group.MapMethods(Pattern, [HttpMethods.Put], (RequestDelegate)upload.HandleAsync);
        group.MapMethods(Pattern, [HttpMethods.Get, HttpMethods.Head], (RequestDelegate)download.HandleAsync);
        return group;
    }
}
