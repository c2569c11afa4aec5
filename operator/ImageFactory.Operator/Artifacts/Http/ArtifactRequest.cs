using ImageFactory.Operator.Artifacts.Urls;

namespace ImageFactory.Operator.Artifacts.Http;

/// <summary>What a request asks for, after its signature was found good.</summary>
/// <param name="Scope">The build whose artifacts are meant.</param>
/// <param name="FileName">The file as it was asked for, not yet checked; empty for the scope itself.</param>
internal sealed record ArtifactRequest(ArtifactScope Scope, string FileName)
{
    /// <summary>Reads the route and the query.</summary>
    /// <exception cref="ArtifactNameException">The scope is none.</exception>
    /// <returns>The request, or null if it is not permitted.</returns>
    public static ArtifactRequest? Authorize(HttpContext context, ArtifactAccess access, SignedUrls urls)
    {
        var scope = new ArtifactScope(
            Part(context, "namespace"), Part(context, "profile"), Part(context, "imageName"));
        IQueryCollection query = context.Request.Query;
        return urls.IsValid(
            access, scope, query[SignedUrls.ExpiresParameter], query[SignedUrls.SignatureParameter])
                ? new ArtifactRequest(scope, Part(context, "file"))
                : null;
    }

    private static string Part(HttpContext context, string name) =>
        context.Request.RouteValues[name] as string ?? "";
}
